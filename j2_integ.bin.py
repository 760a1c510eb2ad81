import csv,sys
from collections import Counter
n=sys.argv[1];p="/tmp/two/%s_"%n
T=dict(list(csv.reader(open(p+"truth.csv")))[1:])
def ids(f):
    s=open(f,newline="").read(2000); d=";" if s.split("\n")[0].count(";")>2 else ","
    return [r[0] for r in list(csv.reader(open(f,newline=""),delimiter=d))[1:]]
A=ids(p+"a.csv");B=ids(p+"b.csv"); a=Counter(T[i] for i in A);b=Counter(T[i] for i in B); want=sum(a[c]*b[c] for c in a)
sa=set(A)
P=list(csv.DictReader(open("/tmp/sets/ob2_integ.bin/pairs.csv")))
k=[x for x in P[0] if "prob" in x][0] if P else ""
inside=sum((r["id_a"] in sa)==(r["id_b"] in sa) for r in P)
ok=[(float(r[k]),T[r["id_a"]]==T[r["id_b"]]) for r in P if (r["id_a"] in sa)!=(r["id_b"] in sa)]
tp=sum(o for _,o in ok);pr=tp/max(1,len(ok));rc=tp/want
f=2*tp/(len(ok)+want)
ok.sort(reverse=True);best=(0,1);c=0
for i,(q,o) in enumerate(ok):
    c+=o
    if i+1==len(ok) or ok[i+1][0]!=q: best=max(best,(2*c/(i+1+want),q))
w=sum(q for q,_ in ok)/max(1,len(ok))
print("%-12s F1 %.4f P %.4f R %.4f n %d want %d  best>=.5 %.4f@%.3f  said %.3f%s"%(n,f,pr,rc,len(ok),want,best[0],best[1],w," inside %d"%inside if inside else ""))

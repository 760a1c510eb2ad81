import csv,sys
from collections import Counter
n,o=sys.argv[1:];P="/tmp/rob/la/"+n
T={r[0]:r[1] for r in list(csv.reader(open(P+"_truth.csv")))[1:]}
s={(r[0],r[1]) for r in list(csv.reader(open(o+"/pairs.csv")))[1:]}
c=Counter(T.values());t=sum(v*(v-1)//2 for v in c.values());tp=sum(T.get(a)==T.get(b) and T.get(a) is not None for a,b in s)
print("la_%-8s F1 %.4f n %d tp %d"%(n,2*tp/(len(s)+t),len(s),tp))

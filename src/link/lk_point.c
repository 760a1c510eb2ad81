/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Coordinates.  A place is kept as a point of a sphere in whole numbers: how far two are, and in
 * which cell of space each is, is the same on every machine, and nothing is special at a pole or
 * where east meets west. */
#include "link/lk_point_internal.h"

#include <math.h>

enum {
    MICRO = 1000000,
    DECIMALS = 6,
    DECIMALS_EXACT = 4,
    WHOLE_MOST = 4, /* digits before the point */
    PARTS = 3,      /* degrees, minutes, seconds */
    RADIUS_BITS = 30,
    AXES = 3
};

/* --- one angle -------------------------------------------------------------------------------- */

typedef struct Reading {
    LkText text;
    size_t at;
    int64_t parts[PARTS];
    size_t n;
    size_t decimals; /* of the last part */
    char side;
    bool negative;
    bool ended; /* a letter stands behind numbers */
} Reading;

/* Digits as so many of them as count; the others are passed over. */
static size_t
take_digits(Reading *reading, size_t most, int64_t *value)
{
    size_t n = 0;

    for (; reading->at < reading->text.len && lk_is_digit(reading->text.ptr[reading->at]); n++) {
        if (n < most)
            *value = *value * 10 + (reading->text.ptr[reading->at] - '0');
        reading->at++;
    }
    return n;
}

/* A decimal point or comma and a digit. */
static bool
is_fraction(const Reading *reading)
{
    const char *text = reading->text.ptr + reading->at;

    return reading->at + 1 < reading->text.len && (text[0] == '.' || text[0] == ',') &&
           lk_is_digit(text[1]);
}

static bool
take_number(Reading *reading)
{
    int64_t value = 0;
    size_t whole = take_digits(reading, WHOLE_MOST, &value);

    if (whole > WHOLE_MOST || reading->n == PARTS || reading->ended)
        return false;
    reading->decimals = 0;
    if (is_fraction(reading)) {
        reading->at++;
        reading->decimals = take_digits(reading, DECIMALS, &value);
    }
    for (size_t i = reading->decimals; i < DECIMALS; i++)
        value *= 10;
    reading->parts[reading->n++] = value;
    return true;
}

/* Where it lies, before or behind the numbers. */
static bool
take_side(Reading *reading)
{
    char c = reading->text.ptr[reading->at++] & ~0x20;

    if (reading->side != 0 || (c != 'N' && c != 'S' && c != 'E' && c != 'W'))
        return false;
    reading->side = c;
    reading->ended = reading->n > 0;
    return true;
}

/* Signs of degrees, minutes and seconds, in their many forms; the length of one. */
static size_t
mark_at(const Reading *reading)
{
    static const char *const marks[] = { " ",
                                         "\t",
                                         "'",
                                         "\"",
                                         ":",
                                         "\xc2\xa0",
                                         "\xc2\xb0",
                                         "\xc2\xba",
                                         "\xc2\xb4",
                                         "\xe2\x80\x98",
                                         "\xe2\x80\x99",
                                         "\xe2\x80\x9c",
                                         "\xe2\x80\x9d",
                                         "\xe2\x80\xb2",
                                         "\xe2\x80\xb3" };

    for (size_t i = 0; i < LEN(marks); i++) {
        if (lk_is_at(reading->text, reading->at, marks[i]))
            return strlen(marks[i]);
    }
    return 0;
}

static bool
take_sign(Reading *reading)
{
    bool long_minus = lk_is_at(reading->text, reading->at, "\xe2\x88\x92");
    char c = reading->text.ptr[reading->at];

    if ((c != '-' && c != '+' && !long_minus) || (reading->n > 0 && c == '+'))
        return false;
    /* Between numbers it divides them. */
    reading->negative = reading->negative || (reading->n == 0 && c != '+');
    reading->at += long_minus ? 3 : 1;
    return true;
}

static bool
take_any(Reading *reading)
{
    char c = reading->text.ptr[reading->at];
    size_t mark = mark_at(reading);

    reading->at += mark;
    if (mark > 0)
        return true;
    if (lk_is_digit(c))
        return take_number(reading);
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? take_side(reading) : take_sign(reading);
}

static bool
is_whole(int64_t micro)
{
    return micro % MICRO == 0;
}

/* Of minutes and seconds there are less than 60, and only the last number has a fraction. */
static bool
is_angle(const Reading *reading)
{
    for (size_t i = 0; i < reading->n; i++) {
        if ((i > 0 && reading->parts[i] >= 60 * (int64_t)MICRO) ||
            (i + 1 < reading->n && !is_whole(reading->parts[i])))
            return false;
    }
    return reading->n > 0;
}

bool
lk_read_angle(LkText text, Angle *ret)
{
    Reading reading = { .text = text };
    const int64_t *parts = reading.parts;

    while (reading.at < text.len) {
        if (!take_any(&reading))
            return false;
    }
    if (!is_angle(&reading))
        return false;
    ret->micro = (parts[0] * 3600 + parts[1] * 60 + parts[2] + 1800) / 3600;
    if (reading.negative || reading.side == 'S' || reading.side == 'W')
        ret->micro = -ret->micro;
    ret->side = reading.side;
    ret->exact = reading.n == 1 ? reading.decimals >= DECIMALS_EXACT : reading.side != 0;
    return true;
}

/* --- both ------------------------------------------------------------------------------------- */

static bool
is_within(int64_t micro, int64_t degrees)
{
    return micro >= -degrees * MICRO && micro <= degrees * MICRO;
}

/* The letters say which is which; without them a latitude that cannot be one is the longitude. */
static bool
are_turned(const Angle *north, const Angle *east)
{
    if (north->side != 0 || east->side != 0)
        return north->side == 'E' || north->side == 'W' || east->side == 'N' || east->side == 'S';
    return !is_within(north->micro, 90) && is_within(east->micro, 90);
}

static bool
put_point(Angle north, Angle east, Point *ret)
{
    if (are_turned(&north, &east)) {
        Angle held = north;

        north = east;
        east = held;
    }
    if (!is_within(north.micro, 90) || !is_within(east.micro, 180) ||
        (north.micro == 0 && east.micro == 0))
        return false;
    *ret = (Point){ (int32_t)north.micro, (int32_t)east.micro, north.exact && east.exact };
    return true;
}

/* Of one that stands alone it is known which it is. */
static bool
put_half(const Angle *north, const Angle *east, Point *ret)
{
    const Angle *known = north != NULL ? north : east;
    int32_t micro;

    if (known == NULL || known->micro == 0 || !is_within(known->micro, north != NULL ? 90 : 180))
        return false;
    micro = (int32_t)known->micro;
    *ret = (Point){ north != NULL ? micro : POINT_UNKNOWN, east != NULL ? micro : POINT_UNKNOWN,
                    false };
    return true;
}

static Str
as_str(LkText text)
{
    return (Str){ text.ptr, text.len };
}

static bool
is_side(char c)
{
    return str_find(STR("NSEWnsew"), c) < 8;
}

/* The place of the nth of those characters, from 1 on; text.len if there are less. */
static size_t
find_nth(Str text, Str any, size_t nth)
{
    for (size_t i = 0; i < text.len; i++) {
        if (str_find(any, text.ptr[i]) < any.len && --nth == 0)
            return i;
    }
    return text.len;
}

/* Where the second angle begins; a comma may also be that of a number. */
static size_t
find_second(Str text)
{
    static const Str sides = { "NSEWnsew", 8 };
    size_t dividing = find_nth(text, STR(";|/"), 1);
    size_t commas = 0;

    if (dividing < text.len)
        return dividing;
    if (find_nth(text, sides, 2) < text.len)
        return is_side(text.ptr[0]) ? find_nth(text, sides, 2) : find_nth(text, sides, 1) + 1;
    for (size_t i = 0; i < text.len; i++)
        commas += text.ptr[i] == ',';
    if (commas == 1 || commas == 3)
        return find_nth(text, STR(","), (commas + 1) / 2);
    return find_nth(text, STR(" \t"), 1);
}

/* Without what may stand around an angle of two. */
static LkText
bared(Str text)
{
    static const Str around = { " \t,;|/()[]", 10 };

    while (text.len > 0 && str_find(around, text.ptr[0]) < around.len)
        text = str_slice(text, 1, text.len);
    while (text.len > 0 && str_find(around, text.ptr[text.len - 1]) < around.len)
        text.len--;
    return lk_text(text);
}

/* What stands in the brackets of "SRID=4326;POINT Z (26.10 44.43 85)", but the height; false if
 * it is no such text. */
static bool
cut_wkt(Str *text)
{
    Str rest = *text;
    size_t open = str_find(rest, '(');
    bool named = false;
    size_t height;

    for (size_t i = 0; i + 5 <= open && open < rest.len; i++) {
        static const char name[] = "POINT";
        size_t k = 0;

        while (k < 5 && (rest.ptr[i + k] & ~0x20) == name[k])
            k++;
        named = named || k == 5;
    }
    if (!named)
        return false;
    rest = as_str(bared(str_slice(rest, open + 1, rest.len)));
    height = find_nth(rest, STR(" "), 2);
    *text = str_slice(rest, 0, height);
    return true;
}

bool
lk_read_point(LkText cell, Point *ret)
{
    Str text = { cell.ptr, cell.len };
    bool is_wkt = cut_wkt(&text);
    Angle first, second;
    size_t at;

    text = as_str(bared(text));
    at = find_second(text);
    if (!lk_read_angle(bared(str_slice(text, 0, at)), &first) ||
        !lk_read_angle(bared(str_slice(text, at, text.len)), &second))
        return false;
    return is_wkt ? put_point(second, first, ret) : put_point(first, second, ret);
}

bool
lk_read_two_angles(LkText north, LkText east, Point *ret)
{
    Angle first, second;
    bool has_north = lk_read_angle(north, &first);
    bool has_east = lk_read_angle(east, &second);

    if (has_north && has_east)
        return put_point(first, second, ret);
    return (!has_north && lk_read_point(north, ret)) ||
           put_half(has_north ? &first : NULL, has_east ? &second : NULL, ret);
}

/* --- on a sphere ------------------------------------------------------------------------------ */

static int32_t
rounded(double x)
{
    double scaled = x * (1 << RADIUS_BITS);

    return (int32_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

static bool
is_whole_point(Point point)
{
    return point.north != POINT_UNKNOWN && point.east != POINT_UNKNOWN;
}

void
lk_ready_point(Point point, Ready *ret)
{
    double north = (double)point.north / MICRO;
    double east = (double)point.east / MICRO;
    double cosine = lk_sine(90 - north);
    int32_t parts[AXES + 2] = { 0, 0, 0, point.north, point.east };

    if (is_whole_point(point)) {
        parts[0] = rounded(cosine * lk_sine(90 - east));
        parts[1] = rounded(cosine * lk_sine(east));
        parts[2] = rounded(lk_sine(north));
    }
    memcpy(ret->text, parts, sizeof parts);
    ret->len = sizeof parts;
    ret->first = TEXT_MAX;
}

/* A point as it lies in its row. */
typedef struct Spot {
    int32_t axes[AXES];
    int32_t north;
    int32_t east;
} Spot;

static Spot
spot_of(const char *text)
{
    Spot spot;

    memcpy(&spot, text, sizeof spot);
    return spot;
}

Point
lk_point_of(const char *text)
{
    Spot spot = spot_of(text);

    return (Point){ spot.north, spot.east, false };
}

/* The square of the straight line between two points. */
static uint64_t
apart(const Spot *a, const Spot *b)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < AXES; i++) {
        int64_t d = (int64_t)a->axes[i] - b->axes[i];

        sum += (uint64_t)(d * d);
    }
    return sum;
}

/* Two angles of which both are known; a kilometre north is 9,000 millionths of a degree. */
static bool
are_near(int32_t a, int32_t b, int64_t kilometres)
{
    int64_t d = (int64_t)a - b;

    return a != POINT_UNKNOWN && b != POINT_UNKNOWN && (d < 0 ? -d : d) <= 9000 * kilometres;
}

/* Of one place, or both, one angle alone is known. */
static unsigned
half_level(const Spot *a, const Spot *b)
{
    bool knows_north = a->north != POINT_UNKNOWN && b->north != POINT_UNKNOWN;
    bool knows_east = a->east != POINT_UNKNOWN && b->east != POINT_UNKNOWN;

    if (!knows_north && !knows_east)
        return LEVEL_EMPTY;
    return are_near(a->north, b->north, 5) || are_near(a->east, b->east, 5) ? POINT_HALF
                                                                            : POINT_HALF_APART;
}

unsigned
lk_point_level(const TextRow *x, const TextRow *y)
{
    /* (2^30 / 6371)^2: of so short lines the bow above them is no longer. */
    static const uint64_t square_km = 28404328696u;
    Spot a = spot_of(x->text);
    Spot b = spot_of(y->text);
    uint64_t square = apart(&a, &b);

    if (!is_whole_point(lk_point_of(x->text)) || !is_whole_point(lk_point_of(y->text)))
        return half_level(&a, &b);
    if (square <= square_km / 100)
        return POINT_M_100;
    if (square <= square_km)
        return POINT_KM_1;
    if (are_near(a.north, b.east, 1) && are_near(a.east, b.north, 1))
        return POINT_TURNED;
    return square <= 25 * square_km      ? POINT_KM_5
           : square <= 625 * square_km   ? POINT_KM_25
           : square <= 10000 * square_km ? POINT_KM_100
                                         : LEVEL_OTHER;
}

uint32_t
lk_point_cell(const char *text, unsigned bits, unsigned grid)
{
    uint32_t shift = (1u << RADIUS_BITS) + (grid << (bits - 1));
    Spot spot = spot_of(text);
    uint32_t cell = bits * 2 + grid;

    if (!is_whole_point(lk_point_of(text)))
        return 0;
    for (size_t i = 0; i < AXES; i++)
        cell = lk_mix(cell, ((uint32_t)spot.axes[i] + shift) >> bits);
    return cell | 1;
}

static bool
is_place(double north, double east)
{
    return north >= -90 && north <= 90 && east >= -360 && east <= 360;
}

double
lk_kilometres(double north_a, double east_a, double north_b, double east_b)
{
    double across = lk_sine((north_b - north_a) / 2);
    double along = lk_sine((east_b - east_a) / 2);
    double part = across * across + lk_sine(90 - north_a) * lk_sine(90 - north_b) * along * along;

    if (!is_place(north_a, east_a) || !is_place(north_b, east_b))
        return (double)NAN;
    return 2 * 6371.0 * lk_arcsine(sqrt(part > 1 ? 1 : part));
}

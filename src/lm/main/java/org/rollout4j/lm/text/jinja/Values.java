package org.rollout4j.lm.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What values are, as Python has it. */
final class Values {
    private static final int MAX_LIST = 1 << 20;

    private Values() {}

    static boolean isTrue(Object value) {
        if (value instanceof Undefined || value == null) {
            return false;
        }
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof Long number) {
            return number != 0;
        }
        if (value instanceof Text text) {
            return text.length() > 0;
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        return !(value instanceof Map<?, ?> map) || !map.isEmpty();
    }

    /** A value as it is written; {@code None}, {@code True} and {@code False} as Python has them. */
    static Text text(Object value) {
        if (value instanceof Text text) {
            return text;
        }
        if (value == null || value instanceof Boolean) {
            return Text.trusted(value == null ? "None" : value.equals(true) ? "True" : "False");
        }
        if (value instanceof Long) {
            return Text.trusted(value.toString());
        }
        if (value instanceof Undefined) {
            return Text.trusted("");
        }
        throw new IllegalArgumentException("writing " + kind(value) + " is not covered: a text or a number is");
    }

    static String kind(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (value instanceof Text) {
            return "a text";
        }
        if (value instanceof List) {
            return "a list";
        }
        if (value instanceof Map) {
            return "a mapping";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        return value == null ? "none" : value instanceof Long ? "a number" : "an object";
    }

    static long number(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        throw new IllegalArgumentException(kind(value) + " stands where a number is needed");
    }

    private static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Boolean;
    }

    static Text needText(Object value) {
        if (value instanceof Text text) {
            return text;
        }
        throw new IllegalArgumentException(kind(value) + " stands where a text is needed");
    }

    /** The entries of a list, the keys of a mapping, the characters of a text; nothing for what is undefined. */
    static List<Object> list(Object value) {
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        if (value instanceof Undefined) {
            return List.of();
        }
        List<Object> list = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.keySet().forEach(key -> list.add(Text.untrusted((String) key)));
            return list;
        }
        Text text = value instanceof Text it ? it : null;
        if (text == null) {
            throw new IllegalArgumentException(kind(value) + " stands where a list is needed");
        }
        String characters = text.toString();
        for (int at = 0; at < characters.length(); at = characters.offsetByCodePoints(at, 1)) {
            list.add(text.part(at, characters.offsetByCodePoints(at, 1)));
        }
        return list;
    }

    static long length(Object value) {
        return value instanceof Text text
                ? text.toString().codePointCount(0, text.length())
                : list(value).size();
    }

    static boolean equal(Object a, Object b) {
        if (isNumber(a) && isNumber(b)) {
            return number(a) == number(b);
        }
        return a instanceof Undefined ? b instanceof Undefined : a == null ? b == null : a.equals(b);
    }

    static int compare(Object a, Object b) {
        return a instanceof Text && b instanceof Text
                ? a.toString().compareTo(b.toString())
                : Long.compare(number(a), number(b));
    }

    static boolean contains(Object container, Object value) {
        if (container instanceof Text text) {
            return text.toString().contains(needText(value).toString());
        }
        if (container instanceof Map<?, ?> map) {
            return value instanceof Text && map.containsKey(value.toString());
        }
        return list(container).stream().anyMatch(entry -> equal(entry, value));
    }

    static Object add(Object a, Object b) {
        if (a instanceof Text left && b instanceof Text right) {
            return new Text.Builder().add(left).add(right).build();
        }
        if (a instanceof List && b instanceof List) {
            List<Object> both = list(a);
            both.addAll(list(b));
            if (both.size() > MAX_LIST) {
                throw new IllegalArgumentException("a list grows beyond " + MAX_LIST + " entries");
            }
            return both;
        }
        if (isNumber(a) && isNumber(b)) {
            return number(a) + number(b);
        }
        throw new IllegalArgumentException("cannot add " + kind(a) + " and " + kind(b));
    }

    /** {@code value.name}; of a mapping, its entry. */
    static Object attribute(Object value, String name) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (value instanceof Namespace namespace) {
            return namespace.get(name);
        }
        return value instanceof Map<?, ?> map && map.containsKey(name) ? map.get(name) : new Undefined(name);
    }

    /** {@code value[index]}. */
    static Object item(Object value, Object index) {
        if (index instanceof Text name) {
            return attribute(value, name.toString());
        }
        if (value instanceof List || value instanceof Text) {
            long size = length(value);
            long at = number(index);
            at = at < 0 ? at + size : at;
            if (at < 0 || at >= size) {
                return new Undefined("entry " + index);
            }
            return value instanceof Text text ? part(text, at, at + 1) : ((List<?>) value).get((int) at);
        }
        throw new IllegalArgumentException(kind(value) + " has no entry " + text(index));
    }

    /** {@code value[from:to:step]}; null for what is left out. */
    static Object slice(Object value, Object from, Object to, Object step) {
        long by = step == null ? 1 : number(step);
        if (by == 0) {
            throw new IllegalArgumentException("a slice with a step of 0");
        }
        long size = length(value);
        long low = by > 0 ? 0 : -1;
        long high = by > 0 ? size : size - 1;
        long start = from == null ? (by > 0 ? low : high) : bound(number(from), size, low, high);
        long stop = to == null ? (by > 0 ? high : low) : bound(number(to), size, low, high);
        if (value instanceof Text text && by == 1) {
            return part(text, start, Math.max(start, stop));
        }
        List<Object> list = list(value);
        List<Object> slice = new ArrayList<>();
        for (long i = start; by > 0 ? i < stop : i > stop; i += by) {
            slice.add(list.get((int) i));
        }
        return value instanceof Text ? Filters.join(Text.trusted(""), slice) : slice;
    }

    /** A part of a text by its code points. */
    private static Text part(Text text, long from, long to) {
        String characters = text.toString();
        int start = characters.offsetByCodePoints(0, (int) from);
        return text.part(start, characters.offsetByCodePoints(start, (int) (to - from)));
    }

    private static long bound(long index, long size, long low, long high) {
        return Math.min(Math.max(index < 0 ? index + size : index, low), high);
    }
}

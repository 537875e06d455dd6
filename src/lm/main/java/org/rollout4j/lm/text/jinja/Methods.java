package org.rollout4j.lm.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.rollout4j.lm.text.jinja.Callable.Arguments;

/** {@code value.method()} of texts and mappings. */
final class Methods {
    private Methods() {}

    /** Calls a method, or what {@code value} has by that name. */
    static Object call(Object value, String name, Arguments arguments, Scope scope) {
        if (value instanceof Text text) {
            return call(text, name, arguments);
        }
        if (value instanceof Map<?, ?> map) {
            return call(map, name, arguments, scope);
        }
        return call(Values.attribute(value, name), value, name, arguments, scope);
    }

    private static Object call(Object function, Object owner, String name, Arguments arguments, Scope scope) {
        if (function instanceof Callable callable) {
            return callable.call(arguments, scope);
        }
        throw new IllegalArgumentException("the method " + name + " of " + Values.kind(owner) + " is not covered");
    }

    private static Object call(Map<?, ?> map, String name, Arguments arguments, Scope scope) {
        return switch (name) {
            case "items" -> items(map);
            case "keys" -> Values.list(map);
            case "values" -> new ArrayList<Object>(map.values());
            case "get" -> {
                Object found = Values.item(map, arguments.need(0, "key", "get"));
                yield found instanceof Undefined ? arguments.get(1, "default", null) : found;
            }
            default -> call(Values.attribute(map, name), map, name, arguments, scope);
        };
    }

    private static Object call(Text text, String name, Arguments arguments) {
        return switch (name) {
            case "strip" -> text.strip(characters(arguments), true, true);
            case "lstrip" -> text.strip(characters(arguments), true, false);
            case "rstrip" -> text.strip(characters(arguments), false, true);
            case "startswith" -> anyOf(arguments, name, text.toString()::startsWith);
            case "endswith" -> anyOf(arguments, name, text.toString()::endsWith);
            case "split" -> split(text, arguments);
            case "upper" -> Filters.upper(text);
            case "lower" -> Filters.lower(text);
            case "capitalize" -> Filters.capitalize(text);
            case "replace" -> replace(text, arguments);
            case "find" -> find(text, arguments);
            case "join" -> Filters.join(text, Values.list(arguments.need(0, "parts", name)));
            default -> throw new IllegalArgumentException("the method " + name + " of a text is not covered");
        };
    }

    private static String characters(Arguments arguments) {
        Object characters = arguments.get(0, "chars", null);
        return characters == null ? null : Values.needText(characters).toString();
    }

    private static boolean anyOf(Arguments arguments, String name, Predicate<String> holds) {
        Object wanted = arguments.need(0, "text", name);
        List<?> all = wanted instanceof List<?> list ? list : List.of(wanted);
        return all.stream().anyMatch(text -> holds.test(Values.needText(text).toString()));
    }

    private static long find(Text text, Arguments arguments) {
        int at = text.toString()
                .indexOf(Values.needText(arguments.need(0, "text", "find")).toString());
        return at < 0 ? -1 : text.toString().codePointCount(0, at);
    }

    private static List<Object> split(Text text, Arguments arguments) {
        Object separator = arguments.get(0, "sep", null);
        long max = Values.number(arguments.get(1, "maxsplit", -1L));
        List<Object> parts = new ArrayList<>();
        String all = text.toString();
        int from = 0;
        if (separator == null) {
            Text rest = text.strip(null, true, false);
            while (rest.length() > 0 && parts.size() != max) {
                int end = 0;
                while (end < rest.length() && !Text.isSpace(rest.toString().charAt(end))) {
                    end++;
                }
                parts.add(rest.part(0, end));
                rest = rest.part(end, rest.length()).strip(null, true, false);
            }
            if (rest.length() > 0) {
                parts.add(rest.strip(null, false, true));
            }
            return parts;
        }
        String between = needNotEmpty(separator);
        for (int at = all.indexOf(between); at >= 0 && parts.size() != max; at = all.indexOf(between, from)) {
            parts.add(text.part(from, at));
            from = at + between.length();
        }
        parts.add(text.part(from, all.length()));
        return parts;
    }

    private static String needNotEmpty(Object value) {
        String text = Values.needText(value).toString();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty text stands where one of at least one character is needed");
        }
        return text;
    }

    static Text replace(Text text, Arguments arguments) {
        String old = needNotEmpty(arguments.need(0, "old", "replace"));
        Text other = Values.needText(arguments.need(1, "new", "replace"));
        long max = Values.number(arguments.get(2, "count", -1L));
        String all = text.toString();
        Text.Builder replaced = new Text.Builder();
        int from = 0;
        for (int at = all.indexOf(old); at >= 0 && max != 0; at = all.indexOf(old, from)) {
            replaced.add(text.part(from, at)).add(other);
            from = at + old.length();
            max--;
        }
        return replaced.add(text.part(from, all.length())).build();
    }

    static List<Object> items(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(Values.kind(value) + " stands where a mapping is needed");
        }
        List<Object> items = new ArrayList<>();
        map.forEach((key, of) -> {
            List<Object> item = new ArrayList<>();
            item.add(Text.untrusted((String) key));
            item.add(of);
            items.add(item);
        });
        return items;
    }
}

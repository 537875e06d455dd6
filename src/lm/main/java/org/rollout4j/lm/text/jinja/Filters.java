package org.rollout4j.lm.text.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rollout4j.lm.text.jinja.Callable.Arguments;

/** {@code value | filter}. */
final class Filters {
    private Filters() {}

    static Object apply(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "trim" -> Values.text(value).strip(characters(arguments), true, true);
            case "length", "count" -> Values.length(value);
            case "tojson" -> PythonJson.write(value, arguments.get(0, "indent", null));
            case "upper" -> upper(Values.text(value));
            case "lower" -> lower(Values.text(value));
            case "capitalize" -> capitalize(Values.text(value));
            case "default", "d" -> otherwise(value, arguments);
            case "string" -> Values.text(value);
            case "safe" -> value;
            case "int" -> integer(value, arguments);
            case "list" -> Values.list(value);
            case "first" -> edge(Values.list(value), true);
            case "last" -> edge(Values.list(value), false);
            case "reverse" -> Values.slice(value, null, null, -1L);
            case "join" -> join(value, arguments);
            case "replace" -> Methods.replace(Values.text(value), arguments);
            case "items" -> Methods.items(value);
            case "map" -> map(value, arguments);
            case "select" -> select(value, arguments, null, true);
            case "reject" -> select(value, arguments, null, false);
            case "selectattr" -> select(value, arguments, attribute(arguments, name), true);
            case "rejectattr" -> select(value, arguments, attribute(arguments, name), false);
            default -> throw new IllegalArgumentException("the filter " + name + " is not covered");
        };
    }

    private static String characters(Arguments arguments) {
        Object characters = arguments.get(0, "chars", null);
        return characters == null ? null : Values.needText(characters).toString();
    }

    static Text upper(Text text) {
        return text.changed(text.toString().toUpperCase(Locale.ROOT));
    }

    static Text lower(Text text) {
        return text.changed(text.toString().toLowerCase(Locale.ROOT));
    }

    static Text capitalize(Text text) {
        String all = text.toString();
        int first = all.isEmpty() ? 0 : all.offsetByCodePoints(0, 1);
        return text.changed(all.substring(0, first).toUpperCase(Locale.ROOT)
                + all.substring(first).toLowerCase(Locale.ROOT));
    }

    private static Object otherwise(Object value, Arguments arguments) {
        boolean falseToo = Values.isTrue(arguments.get(1, "boolean", false));
        boolean missing = value instanceof Undefined || (falseToo && !Values.isTrue(value));
        return missing ? arguments.get(0, "default_value", Text.trusted("")) : value;
    }

    private static Object integer(Object value, Arguments arguments) {
        if (value instanceof Text text) {
            try {
                return Long.parseLong(text.toString().strip());
            } catch (NumberFormatException e) {
                return arguments.get(0, "default", 0L);
            }
        }
        return Values.number(value);
    }

    private static Object edge(List<Object> list, boolean first) {
        return list.isEmpty() ? new Undefined("the entry of an empty list") : list.get(first ? 0 : list.size() - 1);
    }

    private static Object join(Object value, Arguments arguments) {
        Object attribute = arguments.get(1, "attribute", null);
        List<Object> parts = new ArrayList<>();
        for (Object part : Values.list(value)) {
            parts.add(attribute == null ? part : Values.item(part, attribute));
        }
        return join(Values.text(arguments.get(0, "d", Text.trusted(""))), parts);
    }

    static Text join(Text between, List<Object> parts) {
        Text.Builder joined = new Text.Builder();
        for (int i = 0; i < parts.size(); i++) {
            joined.add(i == 0 ? Text.trusted("") : between).add(Values.text(parts.get(i)));
        }
        return joined.build();
    }

    private static Object map(Object value, Arguments arguments) {
        Object attribute = arguments.named().get("attribute");
        List<Object> mapped = new ArrayList<>();
        for (Object entry : Values.list(value)) {
            mapped.add(
                    attribute != null
                            ? Values.item(entry, attribute)
                            : apply(name(arguments, 0, "map"), entry, rest(arguments, 1)));
        }
        return mapped;
    }

    private static Object attribute(Arguments arguments, String filter) {
        return arguments.need(0, "attr", filter);
    }

    private static Object select(Object value, Arguments arguments, Object attribute, boolean wanted) {
        int test = attribute == null ? 0 : 1;
        List<Object> selected = new ArrayList<>();
        for (Object entry : Values.list(value)) {
            Object tested = attribute == null ? entry : Values.item(entry, attribute);
            boolean holds = arguments.values().size() <= test
                    ? Values.isTrue(tested)
                    : Tests.holds(name(arguments, test, "select"), tested, rest(arguments, test + 1));
            if (holds == wanted) {
                selected.add(entry);
            }
        }
        return selected;
    }

    private static String name(Arguments arguments, int place, String filter) {
        return Values.needText(arguments.need(place, "name", filter)).toString();
    }

    private static Arguments rest(Arguments arguments, int from) {
        List<Object> values = arguments.values();
        return new Arguments(
                from < values.size() ? values.subList(from, values.size()) : Collections.emptyList(), Map.of());
    }
}

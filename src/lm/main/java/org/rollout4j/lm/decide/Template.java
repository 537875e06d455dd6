package org.rollout4j.lm.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.core.Require;

/** A text with places for values that are observed. */
final class Template implements Verbaliser.Prompt {
    private static final Pattern PLACE = Pattern.compile("\\{([0-9]{1,8})(?:\\*([0-9]{1,9}(?:\\.[0-9]{1,9})?))?}");

    /** Whole numbers up to that are written as such. */
    private static final double MAX_WHOLE = 1e15;

    private final List<Place> places = new ArrayList<>();
    private final String end;

    /**
     * @param before the text between it and the place before
     * @param element the number of the value
     */
    private record Place(String before, int element, double factor) {}

    Template(String template, int observationSize) {
        Matcher match = PLACE.matcher(template);
        int at = 0;
        while (match.find()) {
            int element = Require.inRange(
                    "element in " + match.group(), Integer.parseInt(match.group(1)), 0, observationSize - 1);
            double factor = match.group(2) == null ? 1 : Double.parseDouble(match.group(2));
            places.add(new Place(text(template, at, match.start()), element, factor));
            at = match.end();
        }
        end = text(template, at, template.length());
    }

    private static String text(String template, int from, int to) {
        String text = template.substring(from, to);
        Require.that(
                text.indexOf('{') < 0 && text.indexOf('}') < 0,
                "template",
                template,
                "braces with the number of an element, {3} or {3*10}, are allowed");
        return text;
    }

    @Override
    public String of(float[] observations, int offset) {
        StringBuilder text = new StringBuilder();
        for (Place place : places) {
            text.append(place.before);
            append(text, place.factor * observations[offset + place.element]);
        }
        return text.append(end).toString();
    }

    /** Appends a value with up to two decimals. */
    static void append(StringBuilder text, double value) {
        double rounded = Math.rint(value * 100) / 100;
        if (rounded == Math.rint(rounded) && Math.abs(rounded) < MAX_WHOLE) {
            text.append((long) rounded);
        } else {
            text.append(rounded);
        }
    }
}

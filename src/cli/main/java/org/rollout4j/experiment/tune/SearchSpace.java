package org.rollout4j.experiment.tune;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.core.Numbers;
import org.rollout4j.core.SplitMix;
import org.rollout4j.run.SettingsFile;

/**
 * Where settings are searched for. The value of a setting is text in which calls stand for what is drawn: {@code log(a, b)} and {@code
 * uniform(a, b)} for a number from a to b, log-uniform or uniform, to three digits; {@code whole(a, b)} for a whole number; {@code
 * choice(x, y, z)} for one of its values, which {@code |} separates where they have commas themselves. Draws may stand within a
 * schedule and within choices: {@code linear(log(1e-4, 1e-2), 0)}, {@code choice(64,64 | 128,128)}, {@code choice(0 | log(1e-4, 0.1))}.
 *
 * @param dimensions such texts by the setting that each is for, in the order they are drawn
 */
public record SearchSpace(Map<String, String> dimensions) {
    private static final String FOLDER = "META-INF/rollout4j/spaces/";
    private static final Pattern CALL = Pattern.compile("\\b(log|uniform|whole|choice)\\s*\\(");
    private static final MathContext DIGITS = new MathContext(3);

    public SearchSpace {
        dimensions = new LinkedHashMap<>(dimensions);
        draw(dimensions, new SplitMix(0)); // throws if one has another form
    }

    /**
     * The space to search for an algorithm where nobody names another.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static SearchSpace of(String algorithm) {
        return SettingsFile.resource(FOLDER + algorithm + ".properties")
                .map(SearchSpace::new)
                .orElseThrow(() -> new IllegalArgumentException(
                        "algorithm is " + algorithm + ": no space to search comes with it"));
    }

    /** Settings drawn at random. */
    Map<String, String> draw(RandomGenerator rng) {
        return draw(dimensions, rng);
    }

    private static Map<String, String> draw(Map<String, String> dimensions, RandomGenerator rng) {
        Map<String, String> drawn = new LinkedHashMap<>();
        dimensions.forEach((key, text) -> {
            try {
                drawn.put(key, expand(text, rng));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("search space: " + key + " is " + text + ": " + e.getMessage(), e);
            }
        });
        return drawn;
    }

    private static String expand(String text, RandomGenerator rng) {
        Matcher call = CALL.matcher(text);
        if (!call.find()) {
            return text;
        }
        int end = closing(text, call.end());
        String arguments = text.substring(call.end(), end);
        String drawn = call.group(1).equals("choice")
                ? expand(pick(arguments, rng), rng)
                : number(call.group(1), arguments, rng);
        return text.substring(0, call.start()) + drawn + expand(text.substring(end + 1), rng);
    }

    private static int closing(String text, int from) {
        int open = 1;
        for (int i = from; i < text.length(); i++) {
            open += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (open == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("a ) is missing");
    }

    private static String pick(String arguments, RandomGenerator rng) {
        List<String> bars = split(arguments, '|');
        List<String> values = bars.size() > 1 ? bars : split(arguments, ',');
        return values.get(rng.nextInt(values.size()));
    }

    /** The parts between separators that stand in no parentheses. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int open = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == separator && open == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }

    private static String number(String kind, String arguments, RandomGenerator rng) {
        List<String> bounds = split(arguments, ',');
        if (bounds.size() != 2) {
            throw new IllegalArgumentException(kind + " needs two numbers");
        }
        double low;
        double high;
        try {
            low = Numbers.real(bounds.get(0));
            high = Numbers.real(bounds.get(1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(kind + " needs two numbers", e);
        }
        if (!(low <= high) || Double.isInfinite(high - low)) {
            throw new IllegalArgumentException(kind + " needs a lower number first");
        }
        double at = rng.nextDouble();
        return switch (kind) {
            case "whole" -> Long.toString((long) Math.min(high, Math.floor(low + at * (high - low + 1))));
            case "uniform" -> digits(low + at * (high - low));
            default -> {
                if (low <= 0) {
                    throw new IllegalArgumentException("log needs numbers above 0");
                }
                yield digits(low * Math.pow(high / low, at));
            }
        };
    }

    private static String digits(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}

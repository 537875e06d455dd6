package org.rollout4j.lm.reward;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.core.Numbers;
import org.rollout4j.core.Require;

/**
 * A reward function as a user writes it: {@code NAME}, {@code NAME=VALUE} or {@code NAME(setting=value, setting=value)}, each with {@code :weight} at
 * its end where that is not 1. NAME is one of {@link RewardFunctions#named}, or a class if there is a dot in it; {@code NAME=VALUE} gives
 * the first setting. For example {@code length:0.5}, {@code regex=^Dear}, {@code regex(pattern=^(Dear|Hello) , mode=count):2}, {@code
 * com.acme.Polite:-1}.
 *
 * <p>A value may hold anything but a comma with {@code word=} after it, where the next setting begins; in a regular expression write {@code
 * ,x[=]}. {@code NAME=VALUE} that ends in a colon and a number has that weight; in parentheses it is part of the value.
 *
 * @param name of the function
 * @param value what {@code NAME=VALUE} gives, if it is written so
 * @param settings those in parentheses, in their order
 * @param weight a finite number
 */
public record RewardSpec(String name, Optional<String> value, Map<String, String> settings, double weight) {
    private static final Pattern FORM = Pattern.compile("([\\w.$-]+)\\s*(?:=(.*)|(\\(.*\\)))?", Pattern.DOTALL);
    private static final Pattern SETTING = Pattern.compile("\\s*([A-Za-z]\\w*)\\s*=(.*)", Pattern.DOTALL);
    private static final String BETWEEN = ",(?=\\s*[A-Za-z]\\w*\\s*=)";
    private static final String ALLOWED =
            "NAME, NAME=VALUE, NAME(setting=value, setting=value) or a class is allowed, with :weight at the end if it is not 1";

    public RewardSpec {
        Require.that(Double.isFinite(weight), "weight of reward " + name, weight, "a finite number is needed");
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it has no such form; the message is one line that says which are allowed
     */
    public static RewardSpec parse(String text) {
        int colon = text.lastIndexOf(':');
        String tail = colon < 0 ? "" : text.substring(colon + 1).strip();
        Optional<Double> weight = colon < 0 || tail.endsWith(")") ? Optional.empty() : number(tail);
        Matcher form = FORM.matcher((weight.isPresent() ? text.substring(0, colon) : text).strip());
        if (!form.matches()) {
            boolean weightIsWrong =
                    FORM.matcher(text.substring(0, Math.max(colon, 0)).strip()).matches();
            Require.that(!weightIsWrong, "weight of reward " + text, tail, "a number is needed");
            throw new IllegalArgumentException("reward is " + text + ": " + ALLOWED);
        }
        String inner = form.group(3);
        return new RewardSpec(
                form.group(1),
                Optional.ofNullable(form.group(2)),
                inner == null ? Map.of() : settings(text, inner.substring(1, inner.length() - 1)),
                weight.orElse(1.0));
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Numbers.real(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> settings(String text, String inner) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (inner.isBlank()) {
            return settings;
        }
        for (String part : inner.split(BETWEEN, -1)) {
            Matcher setting = SETTING.matcher(part);
            Require.that(
                    setting.matches(),
                    "reward",
                    text,
                    "in the parentheses setting=value is needed, and commas between");
            String before = settings.put(setting.group(1), setting.group(2));
            Require.that(before == null, "reward", text, setting.group(1) + " is there twice");
        }
        return settings;
    }
}

package org.rollout4j.lm.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Sentences as they are written in {@link NoteTexts}: {@code (one|or another)}; {@code ~ with| if it~} hedges; {@code [It's]} with
 * contractions, and otherwise what it is short for; {@code <colour>} in British spelling, and otherwise the American one; <code>{day}</code>
 * from the facts; {@code !} where exclamation marks are in place of full stops.
 */
final class Template {
    private static final Map<String, Function<Facts, String>> FACTS = Map.of(
            "name", Facts::name,
            "about", Facts::about,
            "unit", facts -> Facts.TOPICS.get(facts.about()),
            "day", Facts::day,
            "amount", facts -> Integer.toString(facts.amount()));

    private final String name;
    private final String source;
    private final int maxOptions;
    private int at;
    private int choices;

    private Template(String name, String source, int maxOptions) {
        this.name = name;
        this.source = source;
        this.maxOptions = maxOptions;
    }

    /**
     * @param name of the place, on which those of the choices in it depend
     * @param maxOptions how many options of each choice are kept
     */
    static Rule parse(String name, String source, int maxOptions) {
        Template template = new Template(name, source, maxOptions);
        Rule rule = template.sequence("");
        if (template.at < source.length()) {
            throw new IllegalArgumentException(source + ": column " + template.at + " closes nothing");
        }
        return rule;
    }

    /** A choice between templates. */
    static Rule choice(String name, int maxOptions, List<String> sources) {
        List<Rule> options = new ArrayList<>();
        for (int i = 0; i < Math.min(maxOptions, sources.size()); i++) {
            options.add(parse(name + "." + i, sources.get(i), maxOptions));
        }
        return new Rule.Choice(name, options);
    }

    private Rule sequence(String ends) {
        List<Rule> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        while (at < source.length() && ends.indexOf(source.charAt(at)) < 0) {
            char c = source.charAt(at);
            if ("(~[<{!)]>}|".indexOf(c) < 0) {
                literal.append(c);
                at++;
                continue;
            }
            if (literal.length() > 0) {
                parts.add(Rule.literal(literal.toString()));
                literal.setLength(0);
            }
            at++;
            parts.add(marked(c));
        }
        if (literal.length() > 0 || parts.isEmpty()) {
            parts.add(Rule.literal(literal.toString()));
        }
        return parts.size() == 1 ? parts.get(0) : new Rule.Sequence(List.copyOf(parts));
    }

    private Rule marked(char c) {
        return switch (c) {
            case '(' -> options(')');
            case '~' -> Rule.byStyle(StyleAxis.HEDGES, Rule.literal(""), options('~'));
            case '[' -> pair(StyleAxis.CONTRACTIONS, until(']'), NoteTexts.CONTRACTIONS);
            case '<' -> pair(StyleAxis.SPELLING, until('>'), NoteTexts.SPELLINGS);
            case '{' -> new Rule.Slot(known(FACTS, until('}')));
            case '!' -> Rule.byStyle(StyleAxis.EXCLAMATIONS, Rule.literal("."), Rule.literal("!"));
            default -> throw new IllegalArgumentException(source + ": column " + at + " closes nothing");
        };
    }

    private Rule options(char end) {
        String place = name + "." + (char) ('a' + choices++);
        List<Rule> options = new ArrayList<>();
        do {
            Rule option = sequence("|" + end);
            if (options.size() < maxOptions) {
                options.add(option);
            }
        } while (closing(end) == '|');
        return new Rule.Choice(place, List.copyOf(options));
    }

    private char closing(char end) {
        if (at == source.length()) {
            throw new IllegalArgumentException(source + ": " + end + " is missing");
        }
        return source.charAt(at++);
    }

    private String until(char end) {
        int from = at;
        while (closing(end) != end) {
            // On to the end.
        }
        return source.substring(from, at - 1);
    }

    private static Rule pair(StyleAxis axis, String word, Map<String, String> others) {
        String first = word.substring(0, 1);
        String lower = others.containsKey(word) ? word : first.toLowerCase(Locale.ROOT) + word.substring(1);
        String other = known(others, lower);
        return Rule.byStyle(
                axis, Rule.literal(lower.equals(word) ? other : first + other.substring(1)), Rule.literal(word));
    }

    private static <T> T known(Map<String, T> values, String key) {
        T value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is unknown: one of " + values.keySet() + " is needed");
        }
        return value;
    }
}

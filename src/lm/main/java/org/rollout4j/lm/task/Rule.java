package org.rollout4j.lm.task;

import java.util.List;
import java.util.function.Function;

/** What a text is made of. */
sealed interface Rule {
    /** These characters. */
    record Literal(String text) implements Rule {}

    /** What the facts say. */
    record Slot(Function<Facts, String> fact) implements Rule {}

    /** One after the other. */
    record Sequence(List<Rule> parts) implements Rule {}

    /** One of several, each equally likely; no two places of one text have the same name. */
    record Choice(String name, List<Rule> options) implements Rule {}

    /** The one that the style says. */
    record ByStyle(StyleAxis axis, List<Rule> options) implements Rule {}

    static Rule sequence(Rule... parts) {
        return new Sequence(List.of(parts));
    }

    static Rule byStyle(StyleAxis axis, Rule... options) {
        return new ByStyle(axis, List.of(options));
    }

    static Rule literal(String text) {
        return new Literal(text);
    }

    /** The expected sum of the logarithms of the numbers of options, in nats, over the texts of one style. */
    default double entropy(Style style) {
        if (this instanceof Choice choice) {
            return Math.log(choice.options().size())
                    + choice.options().stream()
                            .mapToDouble(option -> option.entropy(style))
                            .average()
                            .orElseThrow();
        }
        if (this instanceof Sequence sequence) {
            return sequence.parts().stream()
                    .mapToDouble(part -> part.entropy(style))
                    .sum();
        }
        return this instanceof ByStyle by
                ? by.options().get(style.value(by.axis())).entropy(style)
                : 0;
    }
}

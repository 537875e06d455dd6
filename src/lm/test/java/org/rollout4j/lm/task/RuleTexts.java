package org.rollout4j.lm.task;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All texts of a rule, by brute force. */
final class RuleTexts {
    private RuleTexts() {}

    static List<String> of(Rule rule, Facts facts, Style style) {
        if (rule instanceof Rule.Literal literal) {
            return List.of(literal.text());
        }
        if (rule instanceof Rule.Slot slot) {
            return List.of(slot.fact().apply(facts));
        }
        if (rule instanceof Rule.ByStyle by) {
            return of(by.options().get(style.value(by.axis())), facts, style);
        }
        if (rule instanceof Rule.Choice choice) {
            return choice.options().stream()
                    .flatMap(option -> of(option, facts, style).stream())
                    .toList();
        }
        List<String> texts = List.of("");
        for (Rule part : ((Rule.Sequence) rule).parts()) {
            List<String> ends = of(part, facts, style);
            List<String> longer = new ArrayList<>();
            texts.forEach(begin -> ends.forEach(end -> longer.add(begin + end)));
            texts = longer;
        }
        return texts;
    }

    /** How many texts there are, unless two of them are the same. */
    static double count(Rule rule, Style style) {
        if (rule instanceof Rule.ByStyle by) {
            return count(by.options().get(style.value(by.axis())), style);
        }
        if (rule instanceof Rule.Choice choice) {
            return choice.options().stream()
                    .mapToDouble(option -> count(option, style))
                    .sum();
        }
        return rule instanceof Rule.Sequence sequence
                ? sequence.parts().stream()
                        .mapToDouble(part -> count(part, style))
                        .reduce(1, (one, other) -> one * other)
                : 1;
    }

    /** All choices that may be made in texts of a style. */
    static Stream<Rule.Choice> choices(Rule rule, Style style) {
        if (rule instanceof Rule.ByStyle by) {
            return choices(by.options().get(style.value(by.axis())), style);
        }
        if (rule instanceof Rule.Choice choice) {
            return Stream.concat(
                    Stream.of(choice), choice.options().stream().flatMap(option -> choices(option, style)));
        }
        return rule instanceof Rule.Sequence sequence
                ? sequence.parts().stream().flatMap(part -> choices(part, style))
                : Stream.empty();
    }
}

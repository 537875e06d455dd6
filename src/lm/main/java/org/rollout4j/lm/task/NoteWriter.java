package org.rollout4j.lm.task;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Writes the text of a rule. */
final class NoteWriter {
    private final Facts facts;
    private final Style style;
    private final ToIntFunction<Rule.Choice> chooser;
    private final Map<String, Integer> choices = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    private NoteWriter(Facts facts, Style style, ToIntFunction<Rule.Choice> chooser) {
        this.facts = facts;
        this.style = style;
        this.chooser = chooser;
    }

    /** @param chooser says the number of the option taken, wherever there is a choice */
    static Note write(Rule rule, Facts facts, Style style, ToIntFunction<Rule.Choice> chooser) {
        NoteWriter writer = new NoteWriter(facts, style, chooser);
        writer.write(rule);
        return new Note(facts, style, writer.choices, writer.text.toString());
    }

    private void write(Rule rule) {
        if (rule instanceof Rule.Literal literal) {
            text.append(literal.text());
        } else if (rule instanceof Rule.Slot slot) {
            text.append(slot.fact().apply(facts));
        } else if (rule instanceof Rule.Sequence sequence) {
            sequence.parts().forEach(this::write);
        } else if (rule instanceof Rule.ByStyle by) {
            write(by.options().get(style.value(by.axis())));
        } else if (rule instanceof Rule.Choice choice) {
            int option = chooser.applyAsInt(choice);
            if (choices.put(choice.name(), option) != null) {
                throw new IllegalStateException(choice.name() + " is the name of two places of one text");
            }
            write(choice.options().get(option));
        }
    }
}

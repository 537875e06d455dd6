package org.rollout4j.lm.task;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds all ways in which a rule may have made a text. */
final class NoteReader {
    private final Facts facts;
    private final String text;
    private final Map<StyleAxis, Integer> style = new EnumMap<>(StyleAxis.class);
    private final Map<String, Integer> choices = new LinkedHashMap<>();
    private final List<Note> found = new ArrayList<>();
    private double logProbability;
    private double total;

    private NoteReader(Facts facts, String text) {
        this.facts = facts;
        this.text = text;
    }

    /** What is still to be read. */
    private record Rest(Rule rule, Rest next) {}

    /**
     * @param notes the text with each way in which it may have been written
     * @param probability of all of them together, given the facts
     */
    record Reading(List<Note> notes, double probability) {}

    static Reading read(Rule rule, Facts facts, String text) {
        NoteReader reader = new NoteReader(facts, text);
        reader.read(new Rest(rule, null), 0);
        return new Reading(List.copyOf(reader.found), reader.total);
    }

    private void read(Rest rest, int at) {
        if (rest == null) {
            if (at == text.length()) {
                found.add(new Note(facts, new Style(style), choices, text));
                total += Math.exp(logProbability);
            }
            return;
        }
        Rule rule = rest.rule();
        if (rule instanceof Rule.Literal literal) {
            readWord(literal.text(), rest, at);
        } else if (rule instanceof Rule.Slot slot) {
            readWord(slot.fact().apply(facts), rest, at);
        } else if (rule instanceof Rule.Sequence sequence) {
            Rest inner = rest.next();
            for (int i = sequence.parts().size() - 1; i >= 0; i--) {
                inner = new Rest(sequence.parts().get(i), inner);
            }
            read(inner, at);
        } else if (rule instanceof Rule.ByStyle by) {
            readStyle(by, rest, at);
        } else if (rule instanceof Rule.Choice choice) {
            readChoice(choice, rest, at);
        }
    }

    private void readWord(String word, Rest rest, int at) {
        if (text.startsWith(word, at)) {
            read(rest.next(), at + word.length());
        }
    }

    private void readStyle(Rule.ByStyle by, Rest rest, int at) {
        Integer known = style.get(by.axis());
        if (known != null) {
            read(new Rest(by.options().get(known), rest.next()), at);
            return;
        }
        double before = logProbability;
        logProbability -= Math.log(by.options().size());
        for (int value = 0; value < by.options().size(); value++) {
            style.put(by.axis(), value);
            read(new Rest(by.options().get(value), rest.next()), at);
        }
        style.remove(by.axis());
        logProbability = before;
    }

    private void readChoice(Rule.Choice choice, Rest rest, int at) {
        double before = logProbability;
        logProbability -= Math.log(choice.options().size());
        for (int option = 0; option < choice.options().size(); option++) {
            choices.put(choice.name(), option);
            read(new Rest(choice.options().get(option), rest.next()), at);
        }
        choices.remove(choice.name());
        logProbability = before;
    }
}

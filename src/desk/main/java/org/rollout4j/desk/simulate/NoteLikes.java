package org.rollout4j.desk.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.lm.task.Note;
import org.rollout4j.lm.task.NotesGrammar;
import org.rollout4j.lm.task.Style;
import org.rollout4j.lm.task.StyleAxis;
import org.rollout4j.lm.task.StyleFeature;

/** Of short notes: a sparse utility of their style. What is no note is worth least, and is not mended. */
record NoteLikes(HiddenUtility hidden) implements Likes {
    private static final NotesGrammar GRAMMAR = new NotesGrammar();

    /** Nobody rewrites more than that about a note. */
    private static final int REWRITES = 3;

    private record Change(StyleAxis axis, int value, double gain) {}

    @Override
    public double utility(Content prompt, String text) {
        return hidden.of(plain(prompt), text);
    }

    private static String plain(Content prompt) {
        return ((Content.Text) prompt).text();
    }

    @Override
    public Optional<String> edited(Content prompt, String text, SplitMix random) {
        return GRAMMAR.parse(plain(prompt), text)
                .map(note -> GRAMMAR.rewrite(note, better(note), random).text())
                .filter(written -> !written.equals(text));
    }

    private Style better(Note note) {
        List<Change> changes = new ArrayList<>();
        for (StyleAxis axis : StyleAxis.values()) {
            Change best = best(note.style(), axis);
            if (best.gain > 0) {
                changes.add(best);
            }
        }
        changes.sort(Comparator.comparingDouble(Change::gain).reversed());
        Style style = note.style();
        for (Change change : changes.subList(0, Math.min(REWRITES, changes.size()))) {
            style = style.with(change.axis, change.value);
        }
        return style;
    }

    private Change best(Style style, StyleAxis axis) {
        Change best = new Change(axis, style.value(axis), 0);
        for (int value = 0; value < axis.names().size(); value++) {
            double gain = hidden.of(style.with(axis, value)) - hidden.of(style);
            best = gain > best.gain ? new Change(axis, value, gain) : best;
        }
        return best;
    }

    @Override
    public Likes opposite() {
        return turned(1);
    }

    @Override
    public Likes changed() {
        return turned(2);
    }

    /** With the other sign for every so many of the features that matter. */
    private Likes turned(int every) {
        HiddenUtility other = hidden;
        int number = 0;
        for (Map.Entry<String, Double> feature : hidden.features().entrySet()) {
            if (number++ % every == 0) {
                other = other.with(StyleFeature.of(feature.getKey()), -feature.getValue());
            }
        }
        return new NoteLikes(other);
    }
}

package org.rollout4j.lm.tune;

import java.util.Optional;
import org.rollout4j.core.Require;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Kind;
import org.rollout4j.lm.data.PreferenceRow;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;

/** Pairs of completions to learn from. Where the prompt is as long as allowed, there is nothing to compare, and the pair is left out. */
final class PreferenceReader extends RowReader<PreferenceRow> {
    private final Encoder encoder;
    private final String preferenceColumn;

    /**
     * @param maxLength the most tokens of a sequence; of a longer one the start is kept
     * @param preferenceColumn the column with the probability that the preferred completion is better; empty for none
     */
    PreferenceReader(LanguageModel model, int maxLength, String preferenceColumn) {
        super(model, maxLength, "pairs", Kind.PREFERENCE);
        this.encoder = encoder();
        this.preferenceColumn = preferenceColumn;
    }

    @Override
    Optional<PreferenceRow> row(Example example) {
        Example.Preference pair = (Example.Preference) example;
        Optional<Sequence> chosen = encoder.completion(pair.prompt(), pair.chosen(), format());
        Optional<Sequence> rejected = encoder.completion(pair.prompt(), pair.rejected(), format());
        return chosen.isEmpty() || rejected.isEmpty()
                ? Optional.empty()
                : Optional.of(new PreferenceRow(
                        chosen.get(), rejected.get(), preferenceColumn.isEmpty() ? 1 : preference(example)));
    }

    private double preference(Example example) {
        return Require.inRange("column " + preferenceColumn, number(example, preferenceColumn), 0, 1);
    }

    @Override
    boolean isCut(PreferenceRow row) {
        return row.chosen().tokens().length == maxLength() || row.rejected().tokens().length == maxLength();
    }

    @Override
    String whyLeftOut() {
        return "their prompts leave no room for completions within " + maxLength() + " tokens";
    }
}

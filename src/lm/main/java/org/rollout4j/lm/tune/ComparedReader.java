package org.rollout4j.lm.tune;

import java.util.Optional;
import java.util.OptionalDouble;
import org.rollout4j.core.Require;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Kind;
import org.rollout4j.lm.model.LanguageModel;

/** Pairs of whole texts to compare. Where one is longer than allowed, both are left out, as TRL does: without its end it would be another text. */
final class ComparedReader extends RowReader<ComparedRow> {
    /** The column with the probability of what was preferred; not all data sets have it. */
    static final String PROBABILITY = "probability";

    private final RewardTexts texts;
    private final String marginColumn;

    /**
     * @param maxLength the most tokens of a text
     * @param marginColumn the column with the margin; empty for none
     */
    ComparedReader(LanguageModel model, int maxLength, String marginColumn) {
        super(model, maxLength, "pairs", Kind.PREFERENCE);
        this.texts = new RewardTexts(model);
        this.marginColumn = marginColumn;
    }

    @Override
    Optional<ComparedRow> row(Example example) {
        Example.Preference pair = (Example.Preference) example;
        Optional<int[]> chosen = texts.tokens(pair.prompt(), pair.chosen()).filter(this::fits);
        Optional<int[]> rejected = texts.tokens(pair.prompt(), pair.rejected()).filter(this::fits);
        if (chosen.isEmpty() || rejected.isEmpty()) {
            return Optional.empty();
        }
        double margin = marginColumn.isEmpty() ? 0 : number(example, marginColumn);
        return Optional.of(new ComparedRow(chosen.get(), rejected.get(), margin, probability(example)));
    }

    private boolean fits(int[] tokens) {
        return tokens.length <= maxLength();
    }

    private static OptionalDouble probability(Example example) {
        return example.columns().containsKey(PROBABILITY)
                ? OptionalDouble.of(Require.inRange("column " + PROBABILITY, number(example, PROBABILITY), 0, 1))
                : OptionalDouble.empty();
    }

    @Override
    boolean isCut(ComparedRow row) {
        return false;
    }

    @Override
    String whyLeftOut() {
        return "a text is empty, or longer than " + maxLength() + " tokens";
    }
}

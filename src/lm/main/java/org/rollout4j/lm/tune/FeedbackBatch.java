package org.rollout4j.lm.tune;

import java.util.List;
import java.util.stream.Stream;
import org.rollout4j.core.Require;
import org.rollout4j.lm.data.PreferenceBatch;
import org.rollout4j.lm.data.PreferenceRow;
import org.rollout4j.lm.data.UpdateBatch;
import org.rollout4j.lm.model.Sequence;

/**
 * What somebody said of a model's texts, one way and another, for one update.
 *
 * @param pairs completions that were preferred to others
 * @param unpaired completions that were liked or not
 * @param wanted texts to become more likely: what somebody wrote or took
 * @param kept texts that are to stay as likely as they were: of the model that learning began with
 */
public record FeedbackBatch(
        List<PreferenceRow> pairs, List<UnpairedRow> unpaired, List<Sequence> wanted, List<Sequence> kept)
        implements UpdateBatch {
    public FeedbackBatch {
        pairs = List.copyOf(pairs);
        unpaired = List.copyOf(unpaired);
        wanted = List.copyOf(wanted);
        kept = List.copyOf(kept);
        Require.that(
                !pairs.isEmpty() || !unpaired.isEmpty() || !wanted.isEmpty() || !kept.isEmpty(),
                "feedback",
                "nothing",
                "at least one text is needed");
    }

    PreferenceBatch preferences() {
        return PreferenceBatch.of(pairs);
    }

    /** How many positions are computed for it. */
    int positions() {
        return Stream.of(
                        pairs.stream().flatMap(row -> Stream.of(row.chosen(), row.rejected())),
                        unpaired.stream().map(UnpairedRow::sequence),
                        wanted.stream(),
                        kept.stream())
                .flatMap(each -> each)
                .mapToInt(Sequence::positions)
                .sum();
    }
}

package org.rollout4j.lm.reward;

import java.util.List;
import java.util.OptionalDouble;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/**
 * The share of the wanted spelling among the words that are spelt differently in Britain and America, from 0 to 1; not applicable to completions without
 * such words. Which words these are, a list of our own says, and the rule that verbs in {@code -ise} are British and those in {@code -ize} American.
 *
 * @param variant the wanted one
 */
public record SpellingReward(@Setting("BRITISH or AMERICAN") Variant variant) implements RewardFunction {
    /** Where words are spelt so. */
    public enum Variant {
        BRITISH,
        AMERICAN
    }

    public SpellingReward {
        Require.that(variant != null, "variant", null, "BRITISH or AMERICAN is needed");
    }

    @Override
    public Rewards score(List<RewardRow> rows) throws Exception {
        return RewardFunction.eachApplicable(row -> share(row.completion())).score(rows);
    }

    private OptionalDouble share(String text) {
        double british = Spelling.BRITISH.count(text);
        double american = Spelling.AMERICAN.count(text);
        double wanted = variant == Variant.BRITISH ? british : american;
        return british + american == 0 ? OptionalDouble.empty() : OptionalDouble.of(wanted / (british + american));
    }
}

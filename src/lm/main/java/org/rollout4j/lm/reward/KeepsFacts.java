package org.rollout4j.lm.reward;

import java.util.List;
import java.util.OptionalDouble;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.task.KeptFacts;

/**
 * Whether an office note says what its prompt does ({@link KeptFacts}): its name, day, amount, and yes or no. 1 if it says all four and nothing that
 * contradicts them, else 0; with {@code fraction} the fraction of the four. Not applicable to other prompts than those of {@link
 * org.rollout4j.lm.task.Facts}.
 *
 * @param fraction whether each fact counts for itself
 */
public record KeepsFacts(
        @Setting("whether each of the four facts counts for itself")
        boolean fraction) implements RewardFunction {
    @Override
    public Rewards score(List<RewardRow> rows) throws Exception {
        return RewardFunction.eachApplicable(row -> KeptFacts.read(row.prompt(), row.completion())
                        .map(kept -> OptionalDouble.of(reward(kept)))
                        .orElse(OptionalDouble.empty()))
                .score(rows);
    }

    private double reward(KeptFacts kept) {
        return fraction ? kept.count() / 4.0 : kept.all() ? 1 : 0;
    }
}

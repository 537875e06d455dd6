package org.rollout4j.lm.reward;

import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/**
 * Rewards English that is as easily read as is wanted: 1 where the measure is from {@code min} to {@code max}, and less by {@code 1 / falloff} for each point
 * outside, down to 0. A completion without any word has 0.
 *
 * @param measure Flesch's reading ease, or the grade of Flesch and Kincaid
 * @param min the lower end of what is wanted
 * @param max the upper end
 * @param falloff how many points outside the reward is 0
 */
public record ReadabilityReward(
        @Setting("EASE: Flesch's reading ease, 60 to 70 is plain English; GRADE: years of school by Flesch and Kincaid")
        Measure measure,

        @Setting("the lower end of what is wanted, at most max")
        double min,

        @Setting("the upper end of what is wanted") double max,

        @Setting("how many points outside the reward is 0, above 0")
        double falloff)
        implements RewardFunction {
    /** How it is measured. */
    public enum Measure {
        EASE,
        GRADE
    }

    public ReadabilityReward {
        Require.that(measure != null, "measure", null, "EASE or GRADE is needed");
        Require.inRange("max", max, -1e6, 1e6);
        Require.inRange("min", min, -1e6, max);
        Require.that(falloff > 0 && falloff <= 1e6, "falloff", falloff, "above 0 and at most 1e6");
    }

    @Override
    public Rewards score(List<RewardRow> rows) throws Exception {
        return RewardFunction.each(row -> reward(Readability.of(row.completion())))
                .score(rows);
    }

    private double reward(Readability read) {
        if (read.words() == 0) {
            return 0;
        }
        double value = measure == Measure.EASE ? read.readingEase() : read.grade();
        return Math.max(0, 1 - Math.max(0, Math.max(min - value, value - max)) / falloff);
    }
}

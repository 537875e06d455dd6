package org.rollout4j.lm.decide;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.loss.Advantages;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.OptimiserConfigBuilder;

/** How a language model learns to act from the rewards of an environment, with credit by episode. */
@RecordBuilder
public record GrpoDecisionConfig(
        @Setting("what it acts in: an environment with discrete actions, by its name")
        String environment,

        @Setting("starts of episodes that are learned from at once, 1 or more")
        int groups,

        @Setting("the episodes from each start, 2 or more") int numGenerations,

        @Setting("what a decision is credited with: EPISODE, the return of its episode, or TO_GO, what came after it")
        Credited credited,

        @Setting("what a reward a step later is worth with TO_GO, 0 to 1")
        double gamma,

        @Setting("what the return of an episode less the mean of its group is divided by: GROUP, BATCH or NONE")
        Advantages.ScaleRewards scaleRewards,

        @Setting("how advantages improve the model") ImprovementConfig improvement) {
    /** What a decision is credited with. */
    public enum Credited {
        /** The return of its episode. */
        EPISODE,
        /** What came after it. */
        TO_GO
    }

    public GrpoDecisionConfig {
        Require.that(environment != null, "environment", null, "a name is needed");
        Require.inRange("groups", groups, 1, 1 << 16);
        Require.inRange("numGenerations", numGenerations, 2, 1 << 16);
        Require.that(credited != null, "credited", null, "EPISODE or TO_GO is needed");
        Require.inRange("gamma", gamma, 0, 1);
        Require.that(scaleRewards != null, "scaleRewards", null, "GROUP, BATCH or NONE is needed");
        Require.that(improvement != null, "improvement", null, "it is needed");
    }

    /** For small models. */
    public static GrpoDecisionConfig defaults() {
        return new GrpoDecisionConfig(
                "FrozenLake-v1",
                16,
                16,
                Credited.EPISODE,
                1,
                Advantages.ScaleRewards.BATCH,
                new ImprovementConfig(
                        2,
                        2,
                        0.2,
                        0.01,
                        0,
                        OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
                                .learningRate(1e-3)
                                .build()));
    }
}

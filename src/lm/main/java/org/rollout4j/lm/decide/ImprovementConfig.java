package org.rollout4j.lm.decide;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.tune.OptimiserConfig;

/** How a language model that acts is improved by the advantages of its decisions. */
@RecordBuilder
public record ImprovementConfig(
        @Setting("how often the same decisions are learned from, 1 or more")
        int epochs,

        @Setting("the updates of each time, for which decisions are dealt out by chance; 1 or more")
        int miniBatches,

        @Setting("how far ratios may move from 1 before nothing is gained, above 0")
        double cliprange,

        @Setting("what the entropy of decisions is worth, in nats a decision, 0 or more")
        double entropyWeight,

        @Setting("the price of the distance to the model that training begins with, in nats a decision; 0 for none")
        double beta,

        @Setting("how parameters follow gradients") OptimiserConfig optimiser) {
    public ImprovementConfig {
        Require.inRange("epochs", epochs, 1, 1 << 16);
        Require.inRange("miniBatches", miniBatches, 1, 1 << 16);
        Require.that(cliprange > 0, "cliprange", cliprange, "a number above 0 is allowed");
        Require.inRange("entropyWeight", entropyWeight, 0, Double.MAX_VALUE);
        Require.inRange("beta", beta, 0, Double.MAX_VALUE);
        Require.that(optimiser != null, "optimiser", null, "it is needed");
        optimiser.requireNoDropout();
    }

    /** The updates that are made of the same decisions. */
    long updates() {
        return (long) epochs * miniBatches;
    }
}

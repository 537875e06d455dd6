package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/** How the parameters of a language model follow gradients; the names are those of Hugging Face's trainers. */
@RecordBuilder
public record OptimiserConfig(
        @Setting("the greatest learning rate, above 0") double learningRate,

        @Setting("how the learning rate falls after the warm-up: COSINE, LINEAR or CONSTANT")
        Decay lrSchedulerType,

        @Setting("the learning rate at the end, as a fraction of the greatest one, 0 to 1")
        double minLrRate,

        @Setting("the updates over which the learning rate rises from 0, 0 or more")
        int warmupSteps,

        @Setting("how fast matrices decay, 0 or more; biases and norms do not")
        double weightDecay,

        @Setting("how much of the mean of gradients an update keeps, 0 to below 1")
        double adamBeta1,

        @Setting("how much of the mean of squared gradients an update keeps, 0 to below 1")
        double adamBeta2,

        @Setting("added to the root of the mean of squared gradients, above 0")
        double adamEpsilon,

        @Setting("the greatest norm of a gradient, to which longer ones are shortened; infinity for none")
        double maxGradNorm,

        @Setting("the fraction of activations that is dropped in training, 0 to below 1")
        double dropout,

        @Setting("tokens that a thread computes at once, which memory follows; 1 or more")
        int microBatchTokens) {
    /** How a learning rate falls. */
    public enum Decay {
        COSINE,
        LINEAR,
        CONSTANT
    }

    public OptimiserConfig {
        Require.that(learningRate > 0 && learningRate <= 100, "learningRate", learningRate, "above 0, up to 100");
        Require.that(lrSchedulerType != null, "lrSchedulerType", null, "COSINE, LINEAR or CONSTANT is needed");
        Require.that(minLrRate >= 0 && minLrRate <= 1, "minLrRate", minLrRate, "between 0 and 1");
        Require.inRange("warmupSteps", warmupSteps, 0, Integer.MAX_VALUE);
        Require.that(weightDecay >= 0 && weightDecay <= 10, "weightDecay", weightDecay, "between 0 and 10");
        Require.that(adamBeta1 >= 0 && adamBeta1 < 1, "adamBeta1", adamBeta1, "at least 0 and below 1");
        Require.that(adamBeta2 >= 0 && adamBeta2 < 1, "adamBeta2", adamBeta2, "at least 0 and below 1");
        Require.that(adamEpsilon > 0 && adamEpsilon < 1, "adamEpsilon", adamEpsilon, "above 0 and below 1");
        Require.that(maxGradNorm > 0, "maxGradNorm", maxGradNorm, "above 0");
        Require.that(dropout >= 0 && dropout < 1, "dropout", dropout, "at least 0 and below 1");
        Require.inRange("microBatchTokens", microBatchTokens, 1, 1 << 24);
    }

    /** For models that begin with random weights, as nanoGPT has it. */
    public static OptimiserConfig pretraining() {
        return new OptimiserConfig(1e-3, Decay.COSINE, 0.1, 100, 0.1, 0.9, 0.99, 1e-8, 1, 0, 512);
    }

    /** For models that have learned a language: less of everything. */
    public static OptimiserConfig tuning() {
        return new OptimiserConfig(2e-4, Decay.LINEAR, 0, 10, 0, 0.9, 0.999, 1e-8, 1, 0, 512);
    }

    /** For methods that compare log-probabilities, which are without dropout: it would be noise in every ratio. */
    public void requireNoDropout() {
        Require.that(dropout == 0, "dropout", dropout, "0 is needed where log-probabilities are compared");
    }

    /**
     * The learning rate of an update.
     *
     * @param update the number of updates before it
     * @param total the number of updates of the run
     */
    public double learningRate(long update, long total) {
        if (update < warmupSteps) {
            return learningRate * (update + 1) / (warmupSteps + 1);
        }
        double over = total <= warmupSteps ? 1 : Math.min(1, (double) (update - warmupSteps) / (total - warmupSteps));
        double left = switch (lrSchedulerType) {
            case COSINE -> 0.5 * (1 + Math.cos(Math.PI * over));
            case LINEAR -> 1 - over;
            case CONSTANT -> 1;
        };
        return learningRate * (minLrRate + (1 - minLrRate) * left);
    }
}

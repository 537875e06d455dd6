package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.loss.PreferenceLoss;

/** How a model learns from preferences; the names are TRL's. */
@RecordBuilder
public record DpoConfig(
        @Setting("how hard it is to leave the model that training begins with, above 0")
        double beta,

        @Setting(
                "what pairs are judged by: sigmoid, hinge, ipo, robust, apo_zero, apo_down or sft; several with commas, as in sigmoid,sft")
        String lossType,

        @Setting("the weight of each lossType, with commas; empty for 1 each")
        String lossWeights,

        @Setting("the fraction of labels that may be wrong, for sigmoid and robust; 0 to below 0.5")
        double labelSmoothing,

        @Setting(
                "the column with the probability that the chosen completion is the better one; empty if it is for sure")
        String preferenceColumn,

        @Setting(
                "the most tokens of a prompt with its completion, 2 or more, and never more than the model's context; of a longer one the start is kept")
        int maxLength,

        @Setting("pairs in an update, 1 or more") int batchSize,

        @Setting(
                "the fraction of pairs that is held out, drawn by the seed, above 0 and below 1; nothing where a validation file is named")
        double heldOutFraction,

        @Setting("how parameters follow gradients") OptimiserConfig optimiser) {
    public DpoConfig {
        Require.that(lossType != null, "lossType", null, "a name is needed");
        Require.that(lossWeights != null, "lossWeights", null, "numbers, or nothing");
        Require.that(preferenceColumn != null, "preferenceColumn", null, "a name, or nothing");
        Require.inRange("maxLength", maxLength, 2, 1 << 24);
        Require.inRange("batchSize", batchSize, 1, 1 << 20);
        Require.that(
                heldOutFraction > 0 && heldOutFraction < 1, "heldOutFraction", heldOutFraction, "above 0 and below 1");
        Require.that(optimiser != null, "optimiser", null, "it is needed");
        optimiser.requireNoDropout();
        loss(beta, lossType, lossWeights, labelSmoothing);
    }

    /** TRL's, with a learning rate for models smaller than those that it is made for. */
    public static DpoConfig defaults() {
        return new DpoConfig(0.1, "sigmoid", "", 0, "", 1024, 8, 0.1, OptimiserConfig.tuning());
    }

    /** What pairs are judged by. */
    public PreferenceLoss loss() {
        return loss(beta, lossType, lossWeights, labelSmoothing);
    }

    private static PreferenceLoss loss(double beta, String types, String weights, double labelSmoothing) {
        PreferenceLoss loss = PreferenceLoss.of(words(types), beta, labelSmoothing);
        return weights.isBlank()
                ? loss
                : new PreferenceLoss(
                        loss.types(),
                        words(weights).stream().map(DpoConfig::weight).toList(),
                        beta,
                        labelSmoothing);
    }

    private static List<String> words(String text) {
        return Stream.of(text.split(",", -1)).map(String::trim).toList();
    }

    private static double weight(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("lossWeights is " + text + ": numbers with commas are needed", e);
        }
    }
}

package org.rollout4j.lm.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Weights;

/** Replaces a model's folder until it is killed, each time by one whose parameters are all the next number, which it says afterwards. */
final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        for (int number = Integer.parseInt(args[1]); ; number++) {
            ModelFiles.write(model(number), folder, TensorType.F32, 100_000);
            System.out.println(number);
        }
    }

    static LanguageModel model(int number) {
        Weights shape = Weights.random(ModelConfig.llama(96, 16, 2, 4, 2, 64), new SplitMix(1));
        float[] values = shape.values().clone();
        Arrays.fill(values, number);
        return new LanguageModel(
                new Weights(shape.config(), values), new NumberedTokens(96), List.of(1), null, Map.of());
    }
}

package guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.tune.ModelSettings;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.PretrainConfig;

/** What a program of somebody else does with language models: it makes a small one of a text, and lets it go on. */
public final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
        Path text = Files.createTempFile("letters", ".txt");
        Files.writeString(text, "abcd ".repeat(500));
        ModelSettings shape = new ModelSettings(ModelSettings.Family.LLAMA, 1, 2, 0, 32, 0, 16);
        PretrainConfig config = new PretrainConfig(
                PretrainConfig.Tokens.CHARACTERS, 1024, shape, 0.1, 0, 8, OptimiserConfig.pretraining());
        LanguageModel model = LanguageModels.pretrain(text, config, 300, 1);
        Files.delete(text);
        System.out.println(
                "writer: after a comes " + LanguageModels.complete(model, "a", SamplingConfig.plain(3, 0), 1));
    }
}

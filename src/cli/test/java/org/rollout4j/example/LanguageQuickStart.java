package org.rollout4j.example;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example.PromptCompletion;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.tune.SftConfig;

final class LanguageQuickStart {
    private LanguageQuickStart() {}

    /** To be run in a folder with {@code runs/words}. */
    public static void main(String[] arguments) throws IOException {
        // README: begin
        LanguageModel model = LanguageModels.load(Path.of("runs/words"));
        String note = LanguageModels.complete(model, "Note: ", SamplingConfig.plain(60, 0.8), 1);

        List<PromptCompletion> examples = Stream.of("Anna", "Ben", "Carla", "David", "Emma", "Felix")
                .map(name -> new PromptCompletion(
                        Content.of("End of the note to " + name), Content.of(": Kind regards"), Map.of()))
                .toList();
        Examples.write(Path.of("ends.jsonl"), examples);
        LanguageModel tuned = LanguageModels.fineTune(model, Path.of("ends.jsonl"), SftConfig.defaults(), 200, 1);
        String end = LanguageModels.complete(tuned, "End of the note to Maria", SamplingConfig.plain(14, 0), 1);
        LanguageModels.save(tuned, Path.of("tuned"));
        // README: end
        if (note.isEmpty() || !end.equals(": Kind regards")) {
            throw new AssertionError(note + end);
        }
    }
}

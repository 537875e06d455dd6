package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.CharacterTokenizer;

/** Language models of a few thousand weights, and data for them. */
final class LanguageModels {
    static final String END = "<|im_end|>";
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz ?!.:\n";
    private static final String TEMPLATE = "{% for m in messages %}<|im_start|>{{ m['role'] + '\\n' + m['content'] }}"
            + "<|im_end|>{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    private LanguageModels() {}

    /** Writes a model of random weights, with a context of 64 tokens, to a folder. */
    static Path write(Path folder, boolean chat) throws IOException {
        CharacterTokenizer tokenizer =
                CharacterTokenizer.of(List.of(CHARACTERS).iterator(), List.of("<|im_start|>", END));
        ModelConfig config = ModelConfig.llama(tokenizer.vocabularySize(), 64, 2, 2, 1, 16);
        ModelFiles.write(
                new LanguageModel(
                        Weights.random(config, new SplitMix(4)),
                        tokenizer,
                        List.of(tokenizer.specialToken(END).orElseThrow()),
                        chat ? TEMPLATE : null,
                        Map.of("license", "MIT", "base", "a smaller one")),
                folder);
        return folder;
    }

    /** Prompts with completions, of which each is that of its prompt. */
    static Path rows(Path file) throws IOException {
        List<String> words = List.of("the", "torus", "rolls", "and", "every", "cell", "is", "drained");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 80; i++) {
            lines.append("{\"prompt\": \"" + words.get(i % 8) + "?\", \"completion\": \" " + words.get((i + 1) % 8)
                    + "\"}\n");
        }
        return Files.writeString(file, lines);
    }

    /** A run of fine-tuning, of 30 steps. */
    static Path tuned(Path folder) throws IOException {
        Path run = folder.resolve("tuned");
        Outcome.of(
                        "lm",
                        "sft",
                        "--model",
                        write(folder.resolve("model"), true),
                        "--data",
                        rows(folder.resolve("rows.jsonl")),
                        "--run",
                        run,
                        "--steps",
                        30,
                        "--quiet",
                        "--set",
                        "evaluateEvery=10",
                        "--set",
                        "learningRate=0.01")
                .succeeded();
        return run;
    }
}

package org.rollout4j.lm.tune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.DataFiles;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.data.Kind;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.text.ChatMessage;

/** Files of JSON lines as prompts to be completed; what else their rows have is for reward functions. */
final class PromptData {
    private PromptData() {}

    /**
     * Reads files of prompts, or of prompts with completions, which are kept as the column {@code completion}.
     *
     * @throws IOException if a file cannot be read, or has a prompt that cannot be completed; the message names the file and the line
     */
    static List<PromptRow> read(List<Path> paths, LanguageModel model) throws IOException {
        Encoder encoder = Encoder.of(model, false);
        int context = model.config().contextLength();
        List<PromptRow> prompts = new ArrayList<>();
        for (Path file : DataFiles.of(paths)) {
            for (Examples.Row row : Examples.rows(file, Kind.PROMPT, Kind.PROMPT_COMPLETION)) {
                try {
                    prompts.add(prompt(row.example(), encoder, context));
                } catch (IllegalArgumentException e) {
                    throw new IOException(row.place() + ": " + e.getMessage(), e);
                }
            }
        }
        return prompts;
    }

    /** The prompts of preferences, or of completions that were liked or not, as far as they can be completed. */
    static List<PromptRow> of(List<Example> examples, LanguageModel model) {
        Encoder encoder = Encoder.of(model, false);
        return examples.stream()
                .map(example ->
                        new PromptRow(encoder.prompt(prompt(example)), text(prompt(example)), example.columns()))
                .filter(row -> row.tokens().length > 0
                        && row.tokens().length < model.config().contextLength())
                .toList();
    }

    private static Content prompt(Example example) {
        return example instanceof Example.Preference pair ? pair.prompt() : ((Example.Unpaired) example).prompt();
    }

    private static PromptRow prompt(Example example, Encoder encoder, int context) {
        Map<String, Object> columns = new LinkedHashMap<>(example.columns());
        Content prompt;
        if (example instanceof Example.PromptCompletion pair) {
            prompt = pair.prompt();
            columns.put("completion", pair.completion().json());
        } else {
            prompt = ((Example.Prompt) example).prompt();
        }
        int[] tokens = encoder.prompt(prompt);
        Require.that(tokens.length > 0, "number of tokens of the prompt", 0, "at least 1 is needed");
        Require.that(
                tokens.length < context,
                "number of tokens of the prompt",
                tokens.length,
                "below the context length, " + context + ", is needed");
        return new PromptRow(tokens, text(prompt), columns);
    }

    private static String text(Content prompt) {
        if (prompt instanceof Content.Messages messages) {
            List<ChatMessage> all = messages.messages();
            return all.get(all.size() - 1).content();
        }
        return ((Content.Text) prompt).text();
    }
}

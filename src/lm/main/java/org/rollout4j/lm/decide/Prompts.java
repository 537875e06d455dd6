package org.rollout4j.lm.decide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.model.LanguageModel;

/** The different prompts of many observations, so that a model reads each once. */
final class Prompts {
    private final Verbaliser verbaliser;
    private final int observationSize;
    private final Encoder encoder;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<int[]> tokens = new ArrayList<>();

    Prompts(LanguageModel model, Verbaliser verbaliser, int observationSize) {
        this.verbaliser = verbaliser;
        this.observationSize = observationSize;
        this.encoder = new Encoder(model.tokenizer(), OptionalInt.empty(), null);
    }

    /** The number of the prompt of an observation, that of row {@code row} of {@code [rows][observationSize]}; a new one if there is none. */
    int add(float[] observations, int row) {
        String text = verbaliser.prompt().of(observations, row * observationSize);
        Integer known = numbers.get(text);
        if (known != null) {
            return known;
        }
        tokens.add(encoder.prompt(Content.of(text)));
        numbers.put(text, tokens.size() - 1);
        return tokens.size() - 1;
    }

    /** The tokens of each prompt, by its number. */
    List<int[]> tokens() {
        return tokens;
    }
}

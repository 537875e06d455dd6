package org.rollout4j.lm.rerank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.model.HiddenStates;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

/**
 * What a language model thinks of a completion after its prompt: the mean of its final hidden states where it predicts the completion, and last the mean
 * log-probability of the completion's tokens. The model stays as it is. Of what is longer than the context the start is read. Any number of threads may ask; one
 * at a time is answered.
 */
public final class LanguageModelFeatures implements Features {
    private static final int MICRO_BATCH = 512;
    private static final int CHUNK = 64;

    private final LanguageModel model;
    private final Encoder encoder;
    private final SftFormat format;
    private final HiddenStates states;
    private final String name;

    /**
     * @param workers used by nobody else while it is asked
     * @throws IllegalArgumentException if the model's chat template is not covered
     */
    public LanguageModelFeatures(LanguageModel model, Workers workers) {
        this.model = model;
        this.encoder = Encoder.of(model, false);
        this.format = SftFormat.defaults().withMaxLength(model.config().contextLength());
        this.states = new HiddenStates(model, MICRO_BATCH, workers);
        this.name = "language-model/" + model.sha256();
    }

    /** Of the model: its shape, its tokenizer and its weights. */
    @Override
    public String name() {
        return name;
    }

    /** One more than the model's hidden size. */
    @Override
    public int size() {
        return model.config().hiddenSize() + 1;
    }

    @Override
    public synchronized float[][] of(List<String> prompts, List<String> completions) {
        List<float[]> features = new ArrayList<>();
        for (int from = 0; from < completions.size(); from += CHUNK) {
            List<Sequence> sequences = new ArrayList<>();
            for (int i = from; i < Math.min(completions.size(), from + CHUNK); i++) {
                sequences.add(sequence(prompts.get(i), completions.get(i)));
            }
            states.summarise(model.parameters(), Packed.of(sequences)).forEach(summary -> features.add(row(summary)));
        }
        return features.toArray(float[][]::new);
    }

    private Sequence sequence(String prompt, String completion) {
        return encoder.completion(Content.of(prompt), Content.of(completion), format)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the completion has no token within the context, " + format.maxLength() + " tokens"));
    }

    private float[] row(HiddenStates.Summary summary) {
        float[] row = Arrays.copyOf(summary.mean(), size());
        row[size() - 1] = (float) summary.logProb();
        return row;
    }
}

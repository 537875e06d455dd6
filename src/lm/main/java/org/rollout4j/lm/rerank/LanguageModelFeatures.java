package org.rollout4j.lm.rerank;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
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
    private static final int HASHED_AT_ONCE = 1 << 14;

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
        this.states = new HiddenStates(model.config(), MICRO_BATCH, workers);
        this.name = "language-model/" + hash(model);
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

    private static String hash(LanguageModel model) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(model.config().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(model.tokenizer().toJson().getBytes(StandardCharsets.UTF_8));
            float[] weights = model.parameters();
            ByteBuffer piece = ByteBuffer.allocate(HASHED_AT_ONCE * Float.BYTES);
            for (int from = 0; from < weights.length; from += HASHED_AT_ONCE) {
                int count = Math.min(HASHED_AT_ONCE, weights.length - from);
                piece.asFloatBuffer().put(weights, from, count);
                digest.update(piece.array(), 0, count * Float.BYTES);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}

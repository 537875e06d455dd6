package org.rollout4j.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.lm.rerank.Features;

/**
 * What an encoder makes of texts: their embeddings, each stretched to the length {@code sqrt(dimension)}, so that its numbers are about of size 1. Blank texts, which
 * encoders do not take, have zeros. All texts of a call are encoded at once; threads may ask as far as the encoder lets them.
 */
public final class EmbeddingFeatures implements Features {
    private final EmbeddingModel model;
    private final String name;
    private final boolean withPrompt;
    private final int size;

    private EmbeddingFeatures(EmbeddingModel model, String name, boolean withPrompt) {
        Require.that(name != null && !name.isBlank(), "name", name, "a text that is not blank is needed");
        this.model = model;
        this.name = name + (withPrompt ? "/prompt-and-completion" : "/completion");
        this.withPrompt = withPrompt;
        this.size = model.dimension();
    }

    /**
     * Of completions alone: for what is liked of texts whatever they answer, such as how long or how polite they are.
     *
     * @param name that of the encoder and its version, such as {@code all-minilm-l6-v2-q}; what is learned from the features of one is refused to those of another
     */
    public static EmbeddingFeatures ofCompletions(EmbeddingModel model, String name) {
        return new EmbeddingFeatures(model, name, false);
    }

    /**
     * Of prompts, each with its completion in the next line: for what is liked of a text because of what it answers.
     *
     * @param name as {@link #ofCompletions} has it
     */
    public static EmbeddingFeatures ofPromptsAndCompletions(EmbeddingModel model, String name) {
        return new EmbeddingFeatures(model, name, true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public float[][] of(List<String> prompts, List<String> completions) {
        List<Integer> rows = new ArrayList<>();
        List<TextSegment> segments = new ArrayList<>();
        for (int row = 0; row < completions.size(); row++) {
            String text = withPrompt ? prompts.get(row) + "\n" + completions.get(row) : completions.get(row);
            if (!text.isBlank()) {
                rows.add(row);
                segments.add(TextSegment.from(text));
            }
        }
        float[][] features = new float[completions.size()][size];
        List<Embedding> embeddings =
                segments.isEmpty() ? List.of() : model.embedAll(segments).content();
        Require.that(
                embeddings.size() == segments.size(),
                "number of embeddings",
                embeddings.size(),
                segments.size() + ", that of the texts, is needed");
        for (int i = 0; i < embeddings.size(); i++) {
            stretch(embeddings.get(i).vector(), features[rows.get(i)]);
        }
        return features;
    }

    private void stretch(float[] embedding, float[] into) {
        Require.that(embedding.length == size, "dimension of an embedding", embedding.length, size + " is needed");
        double squares = 0;
        for (float value : embedding) {
            squares += (double) value * value;
        }
        double factor = squares == 0 ? 0 : Math.sqrt(size / squares);
        for (int i = 0; i < size; i++) {
            into[i] = (float) (embedding[i] * factor);
        }
    }
}

package org.rollout4j.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Embeds a text as how often each letter is in it, and remembers how it was asked. */
record Letters(List<List<String>> calls) implements EmbeddingModel {
    static Letters create() {
        return new Letters(new ArrayList<>());
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        calls.add(segments.stream().map(TextSegment::text).toList());
        return Response.from(
                segments.stream().map(segment -> embedding(segment.text())).toList());
    }

    private static Embedding embedding(String text) {
        float[] counts = new float[26];
        text.toLowerCase(Locale.ROOT).chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
        return Embedding.from(counts);
    }

    @Override
    public int dimension() {
        return 26;
    }
}

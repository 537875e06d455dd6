package org.rollout4j.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rollout4j.lm.rerank.Features;
import org.rollout4j.lm.rerank.Feedback;
import org.rollout4j.lm.rerank.Reranker;

class EmbeddingFeaturesTest {
    private static final List<String> PROMPTS = List.of("p", "q", "q");

    @Test
    void encodesAllTextsAtOnceAndNoBlankOnes() {
        Letters letters = Letters.create();
        Features features = EmbeddingFeatures.ofCompletions(letters, "letters");
        float[][] rows = features.of(PROMPTS, List.of("aab", " ", "b"));

        assertThat(letters.calls()).containsExactly(List.of("aab", "b"));
        assertThat(rows[0][0]).isCloseTo((float) (2 * Math.sqrt(26 / 5.0)), within(1e-5f));
        assertThat(rows[0][1]).isCloseTo((float) Math.sqrt(26 / 5.0), within(1e-5f));
        assertThat(rows[1]).containsOnly(0);
        assertThat(rows[2][1]).isCloseTo((float) Math.sqrt(26), within(1e-5f));
        assertThat(features.of(List.of("p"), List.of(""))[0]).containsOnly(0);
    }

    @Test
    void encodesPromptsWithTheirCompletions() {
        Letters letters = Letters.create();
        Features features = EmbeddingFeatures.ofPromptsAndCompletions(letters, "letters");
        features.of(PROMPTS, List.of("a", "", "c"));

        assertThat(letters.calls()).containsExactly(List.of("p\na", "q\n", "q\nc"));
        assertThat(features.name()).isEqualTo("letters/prompt-and-completion");
        assertThat(EmbeddingFeatures.ofCompletions(letters, "letters").name()).isEqualTo("letters/completion");
        assertThat(features.size()).isEqualTo(26);
    }

    @Test
    void refusesAnEncoderThatForgetsTexts() {
        EmbeddingModel forgetful = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                return Response.from(List.of());
            }

            @Override
            public int dimension() {
                return 2;
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> EmbeddingFeatures.ofCompletions(forgetful, "none").of(List.of(""), List.of("a")))
                .withMessage("number of embeddings is 0: 1, that of the texts, is needed");
    }

    /** With the encoder that LangChain4j brings along: from half of the replies it learns which of the others are liked. */
    @Test
    @Tag("slow")
    void learnsToneFromASmallEncoder() {
        EmbeddingModel encoder = new AllMiniLmL6V2QuantizedEmbeddingModel();
        Reranker reranker = new Reranker(EmbeddingFeatures.ofCompletions(encoder, "all-minilm-l6-v2-q"));
        for (int i = 0; i < 3; i++) {
            reranker.learn(new Feedback.Edit("hello", Replies.CURT.get(i), Replies.POLITE.get(i)));
            reranker.learn(new Feedback.Thumb("hello", Replies.CURT.get(i), false));
            reranker.learn(new Feedback.Thumb("hello", Replies.POLITE.get(i), true));
        }
        int right = 0;
        for (String polite : Replies.POLITE.subList(3, 6)) {
            for (String curt : Replies.CURT.subList(3, 6)) {
                right += reranker.preference("hello", polite, curt) > 0.5 ? 1 : 0;
            }
        }
        assertThat(right).isGreaterThanOrEqualTo(8);
        assertThat(reranker.best("hello", List.of(Replies.CURT.get(4), Replies.POLITE.get(4), Replies.CURT.get(5))))
                .isEqualTo(1);
    }
}

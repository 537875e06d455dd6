package org.rollout4j.lm.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.run.TinyModels;

class LanguageModelFeaturesTest {
    private static final LanguageModel MODEL = TinyModels.of("abcdefgh ", null);
    private static final List<String> TEXTS = List.of("abc", "hgf e", "a", "bbbbbbbb");

    private static float[][] of(Features features, List<String> texts) {
        return features.of(Collections.nCopies(texts.size(), "ab "), texts);
    }

    @Test
    void areTheSameWhateverElseIsAskedAndOnAnyNumberOfThreads() {
        try (Workers two = new Workers(2)) {
            LanguageModelFeatures features = new LanguageModelFeatures(MODEL, Workers.caller());
            float[][] together = of(new LanguageModelFeatures(MODEL, two), TEXTS);
            assertThat(features.size()).isEqualTo(17);
            for (int i = 0; i < TEXTS.size(); i++) {
                assertThat(together[i]).hasSize(17).isEqualTo(of(features, List.of(TEXTS.get(i)))[0]);
                assertThat(together[i][16]).isNegative();
            }
            assertThat(together[0]).isNotEqualTo(together[1]);
            assertThat(features.of(List.of("h"), List.of("abc"))[0]).isNotEqualTo(together[0]);
        }
    }

    @Test
    void areNamedAfterTheModel() {
        float[] other = MODEL.parameters().clone();
        other[other.length - 1] += 1e-3f;
        LanguageModel changed = MODEL.with(other);
        String name = new LanguageModelFeatures(MODEL, Workers.caller()).name();

        assertThat(name).matches("language-model/[0-9a-f]{64}");
        assertThat(new LanguageModelFeatures(TinyModels.of("abcdefgh ", null), Workers.caller()).name())
                .isEqualTo(name);
        LanguageModel adapted = MODEL.adapted(LoraConfig.defaults(), "", 1);
        for (LanguageModel another : List.of(changed, adapted, MODEL.adapted(LoraConfig.defaults(), "", 2))) {
            assertThat(new LanguageModelFeatures(another, Workers.caller()).name())
                    .isNotEqualTo(name);
        }
        assertThat(new LanguageModelFeatures(TinyModels.of("abcdefgi ", null), Workers.caller()).name())
                .isNotEqualTo(name);
    }

    @Test
    void aTasteIsLearnedFromThem() {
        Reranker reranker = new Reranker(new LanguageModelFeatures(MODEL, Workers.caller()));
        for (int i = 0; i < 20; i++) {
            reranker.learn(new Feedback.Pair("ab ", "a" + "h".repeat(1 + i % 5), "a" + "b".repeat(1 + i % 4)));
        }
        assertThat(reranker.best("ab ", List.of("cbb", "chh", "bbb"))).isEqualTo(1);
        assertThat(reranker.recently().accuracy()).isGreaterThan(0.8);
    }

    @Test
    void readsTheBeginningOfWhatIsTooLong() {
        LanguageModelFeatures features = new LanguageModelFeatures(MODEL, Workers.caller());
        String text = "abcdefgh".repeat(4);
        assertThat(of(features, List.of(text))[0]).isEqualTo(of(features, List.of(text + "aaaa"))[0]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> features.of(List.of(text), List.of("a")))
                .withMessage("the completion has no token within the context, 24 tokens");
    }
}

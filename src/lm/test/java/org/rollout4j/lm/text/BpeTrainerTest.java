package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {
    @Test
    void learnsTheMergesOfHuggingFacesTrainer() throws Exception {
        JsonNode fixture = Fixtures.read("tokenizers/trained.json");
        List<String> text = List.of(fixture.path("text").textValue());
        for (JsonNode one : fixture.path("cases")) {
            ByteLevelBpe tokenizer = ByteLevelBpe.train(
                    text.iterator(),
                    one.path("size").intValue(),
                    List.of(fixture.path("special").textValue()));
            JsonNode model = Fixtures.JSON.readTree(tokenizer.toJson()).path("model");
            assertThat(tokenizer.vocabularySize())
                    .isEqualTo(one.path("vocabulary").intValue());
            assertThat(Fixtures.strings(model.path("merges"))).isEqualTo(Fixtures.strings(one.path("merges")));
        }
    }

    @Test
    @Tag("slow")
    void aMegabyteTakesSeconds() {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < 1_000_000) {
            int word = (int) (Math.pow(random.nextDouble(), 3) * 20_000);
            text.append(Integer.toString(word * 7919, 26 + word % 10)).append(word % 17 == 0 ? ".\n" : " ");
        }
        long begin = System.nanoTime();
        ByteLevelBpe tokenizer = ByteLevelBpe.train(List.of(text.toString()).iterator(), 1024, List.of());
        assertThat((System.nanoTime() - begin) / 1e9).isLessThan(60);
        assertThat(tokenizer.vocabularySize()).isEqualTo(1024);
        assertThat(tokenizer.decode(tokenizer.encode(text.toString()))).isEqualTo(text.toString());
    }
}

package org.rollout4j.lm.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.SplitMix;

class RerankerTest {
    private static final List<String> CANDIDATES =
            List.of("do it now!", "do it", "please do it, thanks", "please do it");

    @TempDir
    private Path folder;

    private static Reranker polite() {
        Reranker reranker = new Reranker(Words.TONE);
        for (int i = 0; i < 5; i++) {
            reranker.learn(new Feedback.Edit("ask", "send it now!", "please send it"));
            reranker.learn(new Feedback.Pair("ask", "thanks for sending it", "send it"));
            reranker.learn(new Feedback.Thumb("ask", "now!", false));
        }
        return reranker;
    }

    @Test
    void findsTheBestOfSeveral() {
        Reranker reranker = polite();
        List<Reranker.Ranked> ranked = reranker.rank("ask", CANDIDATES);

        assertThat(ranked).extracting(Reranker.Ranked::index).containsExactly(2, 3, 1, 0);
        assertThat(ranked).extracting(Reranker.Ranked::text).first().isEqualTo(CANDIDATES.get(2));
        assertThat(ranked.get(0).probability()).isGreaterThan(ranked.get(3).probability());
        assertThat(reranker.best("ask", CANDIDATES)).isEqualTo(2);
        assertThat(reranker.preference("ask", "please", "now")).isGreaterThan(0.7);
        assertThat(reranker.score(List.of("ask", "other"), List.of("please", "now")))
                .satisfies(scores -> assertThat(scores[0]).isGreaterThan(scores[1]));
        assertThat(reranker.recently().observations()).isEqualTo(15);
        assertThat(reranker.evaluate(List.of(new Feedback.Thumb("ask", "do it now!", false)))
                        .accuracy())
                .isEqualTo(1);
    }

    @Test
    void takesTheFirstOfEqualOnes() {
        assertThat(new Reranker(Words.TONE).best("ask", CANDIDATES)).isZero();
    }

    @Test
    void exploresWhatItDoesNotKnow() {
        SplitMix random = new SplitMix(1);
        Reranker fresh = new Reranker(Words.TONE);
        List<Integer> atFirst = new ArrayList<>();
        List<Integer> later = new ArrayList<>();
        Reranker learned = polite();
        for (int i = 0; i < 200; i++) {
            atFirst.add(fresh.explore("ask", CANDIDATES, random));
            later.add(learned.explore("ask", CANDIDATES, random));
        }
        assertThat(atFirst).contains(0, 1, 2);
        assertThat(later.stream().filter(i -> i == 2).count()).isGreaterThan(150);
    }

    @Test
    void goesOnAfterItWasSaved() throws Exception {
        Path file = folder.resolve("taste.zip");
        Reranker one = polite();
        one.save(file);
        Reranker other = Reranker.load(file, Words.TONE);
        Feedback next = new Feedback.Pair("ask", "please", "please !");

        assertThat(other.learn(next)).isEqualTo(one.learn(next));
        assertThat(other.rank("ask", CANDIDATES)).isEqualTo(one.rank("ask", CANDIDATES));
        assertThat(other.recently()).isEqualTo(one.recently());
    }

    @Test
    void manyThreadsAskAndTell() throws Exception {
        Reranker reranker = new Reranker(Words.TONE);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(threads.submit(() -> {
                    reranker.learn(new Feedback.Edit("ask", "now", "please"));
                    return reranker.best("ask", CANDIDATES);
                }));
            }
            for (Future<Integer> answer : answers) {
                answer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        Reranker alone = new Reranker(Words.TONE);
        for (int i = 0; i < 100; i++) {
            alone.learn(new Feedback.Edit("ask", "now", "please"));
        }
        assertThat(reranker.rank("ask", CANDIDATES)).isEqualTo(alone.rank("ask", CANDIDATES));
    }

    @Test
    void refusesWhatSaysNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Feedback.Edit("ask", "same", "same"))
                .withMessage("edited is the text that was shown: another one is needed");
        assertThatIllegalArgumentException().isThrownBy(() -> new Feedback.Pair("ask", "same", "same"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> polite().best("ask", List.of()))
                .withMessage("number of candidates is 0: at least 1 is needed");
    }
}

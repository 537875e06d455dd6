package org.rollout4j.desk.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.desk.profile.Event;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.LanguageModel;

class TasteTest {
    private static final Content CONTEXT = Content.of("Dear Anna,\n\n");
    private static final String CALM = "Please bring ten plates for the lunch on Friday. Thank you.";
    private static final String LOUD = "Please bring ten plates for the lunch on Friday! Thank you!";

    private static LanguageModel base;

    @BeforeAll
    static void read() throws IOException {
        base = LanguageModels.load(Path.of("models/notes-lm"));
    }

    private static Taste taste(Event... events) {
        Taste taste = new Taste(base, Workers.caller(), Workers.caller());
        for (int i = 0; i < events.length; i++) {
            taste.learn(new Entry(i + 1L, Instant.EPOCH, events[i]));
        }
        return taste;
    }

    private static Candidate sure(String text) {
        return new Candidate(text, -0.3, false);
    }

    private static Taste.Weight marks(Taste taste) {
        return taste.weights().stream()
                .filter(weight -> weight.trait().equals("exclamation marks"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void likesNothingBeforeTheFirstLesson() {
        Taste taste = taste();
        assertThat(taste.scores(CONTEXT, List.of(CALM, LOUD))).containsExactly(0, 0);
        assertThat(taste.reliability()).isEmpty();
        assertThat(taste.weights()).allSatisfy(weight -> {
            assertThat(weight.value()).isZero();
            assertThat(weight.low()).isNegative();
            assertThat(weight.high()).isPositive();
        });
    }

    @Test
    void everySignalTeachesAtOnce() {
        for (Event calm : List.<Event>of(
                new Event.Edited(CONTEXT, LOUD, CALM),
                new Event.Chosen(CONTEXT, CALM, LOUD),
                new Event.Rejected(CONTEXT, LOUD))) {
            Taste taste = taste(calm);
            assertThat(marks(taste).value()).as(calm.toString()).isNegative();
            assertThat(taste.best(CONTEXT, List.of(sure(LOUD), sure(CALM)))).isOne();
        }
        assertThat(marks(taste(new Event.Accepted(CONTEXT, LOUD))).value()).isPositive();
        assertThat(marks(taste(new Event.AcceptedWords(CONTEXT, LOUD + " Bye", LOUD)))
                        .value())
                .isPositive();
    }

    @Test
    void whatWasNotShownOrDoneTeachesNothing() {
        assertThat(taste(new Event.Hidden(CONTEXT), new Event.Ignored(CONTEXT, LOUD))
                        .scores(CONTEXT, List.of(LOUD)))
                .containsExactly(0);
    }

    @Test
    void becomesSurer() {
        Event edit = new Event.Edited(CONTEXT, LOUD, CALM);
        Taste.Weight once = marks(taste(edit));
        Taste.Weight often =
                marks(taste(IntStream.range(0, 10).mapToObj(i -> edit).toArray(Event[]::new)));
        assertThat(often.high() - often.low()).isLessThan(once.high() - once.low());
        assertThat(often.value()).isLessThan(once.value());
    }

    @Test
    void whatIsSetByHandTakesThePlaceOfWhatWasLearned() {
        Event edit = new Event.Edited(CONTEXT, LOUD, CALM);
        Taste taste = taste(edit, edit, new Event.WeightSet("exclamation marks", 50));
        assertThat(marks(taste)).isEqualTo(new Taste.Weight("exclamation marks", 50, 50, 50, true));
        assertThat(taste.best(CONTEXT, List.of(sure(CALM), sure(LOUD)))).isOne();
        Taste back = taste(
                edit, edit, new Event.WeightSet("exclamation marks", 50), new Event.WeightSet("exclamation marks", 0));
        double[] scores = back.scores(CONTEXT, List.of("Yes", "Yes!"));
        double[] learned = taste(edit, edit).scores(CONTEXT, List.of("Yes", "Yes!"));
        assertThat(scores[1] - scores[0])
                .isEqualTo(learned[1] - learned[0] - marks(taste(edit, edit)).value(), within(1e-4));
        assertThat(taste(new Event.WeightSet("a trait of a later version", 3)).scores(CONTEXT, List.of(LOUD)))
                .containsExactly(0);
    }

    @Test
    void theSameLessonsLeadToTheSameBits() {
        Event[] events = {
            new Event.Edited(CONTEXT, LOUD, CALM), new Event.Accepted(CONTEXT, CALM), new Event.Rejected(CONTEXT, LOUD)
        };
        assertThat(taste(events).scores(CONTEXT, List.of(CALM, LOUD)))
                .isEqualTo(taste(events).scores(CONTEXT, List.of(CALM, LOUD)));
    }

    @Test
    void slipsArePassedOverUnlessThereIsNothingElse() {
        Taste taste = taste(new Event.Accepted(CONTEXT, LOUD));
        Candidate slip = new Candidate(LOUD, -0.5, true);
        assertThat(taste.best(CONTEXT, List.of(slip, sure(CALM)))).isOne();
        assertThat(taste.best(CONTEXT, List.of(new Candidate(CALM, -1, true), slip)))
                .isOne();
    }

    /** Whoever tosses a coin is not followed for long: the first text is shown, as it comes. */
    @Test
    void coinsAreNotFollowed() {
        int followed = 0;
        for (int user = 0; user < 20; user++) {
            SplitMix random = new SplitMix(user);
            Event[] coins = IntStream.range(0, 60)
                    .mapToObj(i -> {
                        boolean loud = random.nextBelow(2) == 0;
                        return random.nextBelow(2) == 0
                                ? new Event.Accepted(CONTEXT, loud ? LOUD : CALM)
                                : new Event.Rejected(CONTEXT, loud ? LOUD : CALM);
                    })
                    .toArray(Event[]::new);
            Taste taste = taste(coins);
            int one = taste.best(CONTEXT, List.of(sure(CALM), sure(LOUD)));
            int other = taste.best(CONTEXT, List.of(sure(LOUD), sure(CALM)));
            followed += one == other ? 0 : 1;
        }
        assertThat(followed).isLessThanOrEqualTo(5);
    }
}

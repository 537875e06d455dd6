package org.rollout4j.desk.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.desk.profile.Event;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.rerank.StyleFeatures;

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

    /** Two traits matter much to each of some people, who take and refuse sixty texts by the odds of what these are worth to them. */
    @Test
    void intervalsHoldWhatPeopleLike() {
        StyleFeatures features = new StyleFeatures();
        List<Integer> varied = Stream.of("exclamation marks", "contractions", "hedges, as in perhaps")
                .map(StyleFeatures.traits()::indexOf)
                .toList();
        int held = 0;
        int people = 24;
        for (int person = 0; person < people; person++) {
            SplitMix random = new SplitMix(person);
            int liked = varied.get(person % 3);
            int disliked = varied.get((person + 1) % 3);
            Taste taste = taste();
            for (int i = 0; i < 60; i++) {
                String text = text(random);
                float[] traits = features.of(List.of(""), List.of(text))[0];
                double utility = 2 * traits[liked] - 2 * traits[disliked];
                boolean taken = random.nextDouble() < 1 / (1 + Math.exp(-utility));
                Event event = taken ? new Event.Accepted(CONTEXT, text) : new Event.Rejected(CONTEXT, text);
                taste.learn(new Entry(i + 1L, Instant.EPOCH, event));
            }
            Taste.Weight like = taste.weights().get(liked);
            Taste.Weight dislike = taste.weights().get(disliked);
            held += like.low() <= 2 && 2 <= like.high() ? 1 : 0;
            held += dislike.low() <= -2 && -2 <= dislike.high() ? 1 : 0;
            assertThat(like.value()).as("person %d", person).isGreaterThan(dislike.value());
        }
        assertThat(held / (2.0 * people)).isGreaterThan(0.85);
    }

    private static String text(SplitMix random) {
        return "Please bring ten plates" + (random.nextInt(2) == 0 ? "." : "!")
                + (random.nextInt(2) == 0 ? " We do not have any." : " We don't have any.")
                + (random.nextInt(2) == 0 ? " Friday is the day." : " Perhaps Friday is the day.");
    }

    @Test
    void whatIsSetByHandTakesThePlaceOfWhatWasLearned() {
        Event edit = new Event.Edited(CONTEXT, LOUD, CALM);
        Taste taste = taste(edit, edit, new Event.WeightSet("exclamation marks", 50));
        assertThat(marks(taste)).isEqualTo(new Taste.Weight("exclamation marks", 50, 50, 50, true));
        assertThat(taste.best(CONTEXT, List.of(sure(CALM), sure(LOUD)))).isOne();
        double[] differences = new double[2];
        for (int value = 0; value < 2; value++) {
            double[] scores = taste(edit, edit, new Event.WeightSet("exclamation marks", 3 * value))
                    .scores(CONTEXT, List.of("Yes", "Yes!"));
            differences[value] = scores[1] - scores[0];
        }
        assertThat(differences[1] - differences[0]).isEqualTo(3, within(1e-4));
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

package org.rollout4j.desk.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.wish.MessageRequest;

class MessageLikesTest {
    private static final Content PROMPT = new MessageRequest("Anna", "I will be late on Monday.").prompt();
    private static final List<String> MESSAGES = List.of(
            "Hi Anna,\n\nI will be late on Monday. Sorry! I am on a train.\n\nBest regards,\nTom",
            "Dear Anna, I'm late on Monday. You'll wait. We have time.",
            "I will be late on Monday.",
            "Hello! They are late, too. Please call. Thanks.\n\nCheers,\nBen");

    @ParameterizedTest
    @CsvSource({
        "BRIEF, 'One. Two.', 'One. Two. Three.'",
        "EXCLAIMS, 'Sorry! I am late.', 'Sorry. I am late.'",
        "SAYS_HI, 'Hi Anna, I am late.', 'Dear Anna, hi, I am late.'",
        "SAYS_DEAR, 'Dear Anna, I am late.', 'My dear, I am late.'",
        "CONTRACTS, 'I''m late.', 'It is Anna''s.'",
        "SIGNS_OFF, 'I am late.\n\nBest regards,\nTom', 'Best regards to all.'"
    })
    void aTraitIsThereOrNot(MessageTrait trait, String with, String without) {
        assertThat(trait.isIn(with)).isTrue();
        assertThat(trait.isIn(without)).isFalse();
    }

    /** A rewrite brings, or takes away, what it says; what it takes away may be lacking already. */
    @ParameterizedTest
    @EnumSource(MessageTrait.class)
    void rewritesBringAndTakeAway(MessageTrait trait) {
        for (String message : MESSAGES) {
            String with = trait.with("Anna", message);
            assertThat(trait.isIn(with) || with.equals(message)).as(with).isTrue();
            String without = trait.without("Anna", message);
            assertThat(!trait.isIn(without) || without.equals(message))
                    .as(without)
                    .isTrue();
        }
    }

    /** An edit is better, by no more than three rewrites, and there is none of what is no text. */
    @Test
    void editsMakeMessagesBetter() {
        int edited = 0;
        for (int seed = 1; seed <= 20; seed++) {
            MessageLikes likes = MessageLikes.random(4, seed);
            assertThat(likes.weights()).hasSize(4);
            for (String message : MESSAGES) {
                var written = likes.edited(PROMPT, message, new SplitMix(1));
                if (written.isPresent()) {
                    edited++;
                    assertThat(likes.utility(PROMPT, written.get())).isGreaterThan(likes.utility(PROMPT, message));
                }
            }
            assertThat(likes.edited(PROMPT, " \n", new SplitMix(1))).isEmpty();
            assertThat(likes.utility(PROMPT, ""))
                    .isLessThanOrEqualTo(MESSAGES.stream()
                            .mapToDouble(message -> likes.utility(PROMPT, message))
                            .min()
                            .orElseThrow());
        }
        assertThat(edited).isGreaterThan(50);
    }

    @Test
    void theRecipientIsThatOfTheRequest() {
        Likes likes = new MessageLikes(Map.of(MessageTrait.SAYS_HI, 1.0));
        assertThat(likes.edited(PROMPT, "I will be late.", new SplitMix(1))).contains("Hi Anna,\n\nI will be late.");
    }

    @Test
    void theOppositeLikesWhatIsDisliked() {
        MessageLikes likes = MessageLikes.random(4, 7);
        for (String message : MESSAGES) {
            assertThat(likes.opposite().utility(PROMPT, message))
                    .isCloseTo(-likes.utility(PROMPT, message), within(1e-12));
        }
        Map<MessageTrait, Double> changed = ((MessageLikes) likes.changed()).weights();
        assertThat(likes.weights().entrySet().stream()
                        .filter(weight -> weight.getValue().equals(changed.get(weight.getKey()))))
                .hasSize(2);
    }
}

package org.rollout4j.lm.wish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.reward.RewardRow;
import org.rollout4j.lm.reward.RewardSum;

class MessageWishTest {
    @ParameterizedTest
    @CsvSource({
        "BRIEF, 'One. Two. Three.', 'One. Two.'",
        "BRIEF, 'One. Two.', 'One. Two.'",
        "CALM, 'Hi Anna!\n\nSo glad!!! Really?', 'Hi Anna.\n\nSo glad. Really?'",
        "CALM, 'Quiet.', 'Quiet.'",
        "GREETED, 'Dear Anna,\n\nI am late.', 'Hi Anna,\n\nI am late.'",
        "GREETED, 'Hello Anna Lee! I am late.', 'Hi Anna,\n\nI am late.'",
        "GREETED, 'Good morning, I am late.', 'Hi Anna,\n\nI am late.'",
        "GREETED, 'Heythrop is closed.', 'Hi Anna,\n\nHeythrop is closed.'",
        "GREETED, 'Hello from the office. I am late.', 'Hi Anna,\n\nHello from the office. I am late.'",
        "GREETED, 'Hi Anna. I am late.', 'Hi Anna. I am late.'",
        "GREETED, 'History is long.', 'Hi Anna,\n\nHistory is long.'"
    })
    void anEditChangesNoMoreThanTheWishTakes(MessageWish wish, String message, String edited) {
        assertThat(wish.edited("Anna", message)).isEqualTo(edited);
    }

    static Stream<Arguments> wishesAndMessages() {
        return Stream.of(MessageWish.values())
                .flatMap(wish -> Stream.of(
                                "One. Two! Three? Four!",
                                "Dear Tom,\n\nGood news! We won.\n\nBest,\nEve",
                                "no end, and no mark",
                                "Hey! Hey! Hey!")
                        .map(message -> Arguments.of(wish, message)));
    }

    @ParameterizedTest
    @MethodSource("wishesAndMessages")
    void whatIsEditedMeetsTheWishAndNeedsNoOtherEdit(MessageWish wish, String message) {
        String edited = wish.edited("Tom", message);

        assertThat(reward(wish, edited)).isEqualTo(1);
        assertThat(wish.edited("Tom", edited)).isEqualTo(edited);
        assertThat(reward(wish, message))
                .as("what needs an edit does not meet the wish")
                .isEqualTo(edited.equals(message) ? 1 : 0);
    }

    private static double reward(MessageWish wish, String text) {
        try (RewardSum sum = new RewardSum(RewardFunctions.find(wish.reward()), RewardSum.TIME_LIMIT)) {
            return sum.score(List.of(new RewardRow("", text, new int[0], false, Map.of())))
                    .total()
                    .get(0)
                    .orElseThrow();
        }
    }

    @Test
    void nothingIsJudgedByThatWasLearnedFrom() {
        Set<String> names = new HashSet<>();
        Set<String> subjects = new HashSet<>();
        for (MessageRequest request : MessageRequest.training()) {
            names.add(request.name());
            subjects.add(request.about());
        }

        assertThat(MessageRequest.training()).doesNotHaveDuplicates().hasSize(320);
        assertThat(MessageRequest.heldOut())
                .doesNotHaveDuplicates()
                .hasSize(128)
                .allSatisfy(request -> {
                    assertThat(names).doesNotContain(request.name());
                    assertThat(subjects).doesNotContain(request.about());
                });
    }
}

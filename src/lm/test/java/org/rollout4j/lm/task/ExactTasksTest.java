package org.rollout4j.lm.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

/** The tasks of minGPT. */
class ExactTasksTest {
    @ParameterizedTest
    @CsvSource({"sorting, 729, 182, 3, 11", "addition, 10000, 500, 10, 6"})
    void everyPromptIsTrainedOnOrHeldOut(String name, int all, int heldOut, int vocabulary, int contextLength) {
        ExactTask task = name.equals("sorting") ? ExactTasks.sorting() : ExactTasks.addition();

        assertThat(task.heldOutPrompts()).hasSize(heldOut);
        assertThat(task.training()).hasSize(all - heldOut);
        assertThat(keys(task)).hasSize(all);
        assertThat(task.vocabularySize()).isEqualTo(vocabulary);
        assertThat(task.alphabet()).isEqualTo("0123456789".substring(0, vocabulary));
        assertThat(task.contextLength()).isEqualTo(contextLength);
        assertThat(task.heldOutPrompts().get(0))
                .isEqualTo((name.equals("sorting") ? ExactTasks.sorting() : ExactTasks.addition())
                        .heldOutPrompts()
                        .get(0));
    }

    /** The examples of minGPT's own documentation. */
    @Test
    void answersAreRight() {
        assertThat(ExactTasks.sorting().answer(0, 0, 2, 1, 0, 1)).containsExactly(0, 0, 0, 1, 1, 2);
        assertThat(ExactTasks.addition().answer(8, 5, 5, 0)).containsExactly(5, 3, 1);
        assertThat(ExactTasks.addition().answer(0, 6, 3, 9)).containsExactly(5, 4, 0);
        for (int[] prompt : ExactTasks.addition().heldOutPrompts()) {
            int[] answer = ExactTasks.addition().answer(prompt);
            assertThat(answer[0] + 10 * answer[1] + 100 * answer[2])
                    .isEqualTo(10 * (prompt[0] + prompt[2]) + prompt[1] + prompt[3]);
        }
    }

    /** minGPT masks {@code y[:length - 1]}: the first target is what follows the last digit of the prompt. */
    @Test
    void onlyTheAnswerCounts() {
        Sequence sorted = ExactTasks.sorting().sequence(2, 1, 0, 2, 1, 0);
        assertThat(Packed.of(List.of(sorted)).targets()).containsExactly(-1, -1, -1, -1, -1, 0, 0, 1, 1, 2, 2);
        assertThat(Packed.of(List.of(sorted)).tokens()).containsExactly(2, 1, 0, 2, 1, 0, 0, 0, 1, 1, 2);
        Sequence sum = ExactTasks.addition().sequence(8, 5, 5, 0);
        assertThat(Packed.of(List.of(sum)).targets()).containsExactly(-1, -1, -1, 5, 3, 1);
    }

    @Test
    void onlyWholeAnswersAreRight() {
        for (ExactTask task : List.of(ExactTasks.sorting(), ExactTasks.addition())) {
            List<int[]> prompts = task.heldOutPrompts();
            assertThat(task.right(prompts, task::answer)).isEqualTo(prompts.size());
            assertThat(task.right(task.trainingPrompts(), task::answer))
                    .isEqualTo(task.training().size());
            for (int wrong = 0; wrong < task.answerLength(); wrong++) {
                int at = wrong;
                assertThat(task.right(prompts, prompt -> {
                            int[] answer = task.answer(prompt);
                            answer[at]++;
                            return answer;
                        }))
                        .isZero();
            }
            assertThat(task.right(prompts, prompt -> Arrays.copyOf(task.answer(prompt), task.answerLength() + 1)))
                    .isZero();
        }
    }

    @Test
    void whatIsNoPromptIsRefused() {
        assertThatThrownBy(() -> ExactTasks.sorting().answer(0, 1))
                .hasMessage("length of the prompt is 2: 6 is needed");
        assertThatThrownBy(() -> ExactTasks.sorting().sequence(0, 1, 2, 0, 1, 3))
                .hasMessage("digit is 3: a whole number from 0 to 2 is allowed");
        assertThatThrownBy(() -> ExactTasks.sorting(20, 10)).hasMessageContaining("number of prompts");
        assertThatThrownBy(() -> ExactTasks.sorting(3, 11)).hasMessageContaining("digits is 11");
        assertThat(ExactTasks.sorting(4, 2).training()).hasSize(12);
    }

    private static Set<List<Integer>> keys(ExactTask task) {
        List<List<Integer>> keys = new ArrayList<>();
        Stream.concat(task.trainingPrompts().stream(), task.heldOutPrompts().stream())
                .forEach(prompt -> keys.add(IntStream.of(prompt).boxed().toList()));
        return new HashSet<>(keys);
    }
}

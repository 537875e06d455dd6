package org.rollout4j.lm.model;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.lm.tool.CallReader;

/** What tools answer in one text while it is sampled. */
final class ToolAnswers {
    private final CallReader reader;
    private final List<Completion.Answer> answers = new ArrayList<>();
    private int[] answer = new int[0];
    private int given;

    ToolAnswers(CallReader reader) {
        this.reader = reader;
    }

    /**
     * Takes one token more that the model chose.
     *
     * @param length the tokens of the completion, with it
     */
    void read(int token, int length) {
        reader.add(token).ifPresent(found -> {
            answer = found.tokens();
            given = 0;
            answers.add(new Completion.Answer(length, length + answer.length, found.failed()));
        });
    }

    /** Whether there are tokens of an answer that have not been given. */
    boolean hasNext() {
        return given < answer.length;
    }

    int next() {
        return answer[given++];
    }

    /**
     * All of them, the last one as far as there was room for it.
     *
     * @param length the tokens of the completion
     */
    List<Completion.Answer> answers(int length) {
        return answers.stream()
                .map(one -> new Completion.Answer(one.from(), Math.min(one.end(), length), one.failed()))
                .toList();
    }
}

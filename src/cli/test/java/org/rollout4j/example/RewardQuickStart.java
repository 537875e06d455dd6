package org.rollout4j.example;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.reward.RewardFunction;
import org.rollout4j.lm.reward.RewardSum;
import org.rollout4j.lm.task.NotePreferences;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.Grpo;
import org.rollout4j.lm.tune.GrpoConfig;

final class RewardQuickStart {
    private RewardQuickStart() {}

    /** To be run in a folder with {@code models/notes-lm}. */
    public static void main(String[] arguments) throws IOException {
        // README: begin
        LanguageModel model = LanguageModels.load(Path.of("models/notes-lm"));
        Examples.write(Path.of("prompts.jsonl"), NotePreferences.prompts(100, 1));
        RewardFunction calm = RewardFunction.each(row -> row.completion().contains("!") ? 0 : 1);
        Data data = new Data(
                List.of(Path.of("prompts.jsonl")), Optional.empty(), List.of(new RewardSum.Term("calm", calm, 1)));
        LanguageModel tuned = LanguageModels.tune(new Grpo(), GrpoConfig.defaults(), model, data, 15, 1);
        // README: end
        if (loud(tuned) >= loud(model)) {
            throw new AssertionError(loud(tuned) + " notes with marks, before " + loud(model));
        }
    }

    private static long loud(LanguageModel model) {
        String prompt = "Note: request | To: Anna | About: meeting | Day: Tuesday | Amount: 3 | Answer: yes\n\n";
        return LanguageModels.complete(model, Collections.nCopies(50, prompt), SamplingConfig.plain(120, 1), 1).stream()
                .filter(note -> note.contains("!"))
                .count();
    }
}

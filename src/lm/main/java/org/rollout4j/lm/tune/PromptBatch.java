package org.rollout4j.lm.tune;

import java.util.List;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Experience;
import org.rollout4j.lm.data.PromptRow;

/** The prompts of one update. */
record PromptBatch(List<PromptRow> rows) implements Experience {
    @Override
    public long steps() {
        return 1;
    }

    @Override
    public List<Episode> episodes() {
        return List.of();
    }
}

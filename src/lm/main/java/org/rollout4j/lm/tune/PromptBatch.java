package org.rollout4j.lm.tune;

import java.util.List;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.data.UpdateBatch;

/** The prompts of one update. */
record PromptBatch(List<PromptRow> rows) implements UpdateBatch {}

package org.rollout4j.lm.data;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;

/**
 * How examples become sequences for supervised fine-tuning; names and defaults are TRL's.
 *
 * @param maxLength tokens of a sequence, at least 2; of a longer one the start is kept
 * @param completionOnlyLoss whether of an example with a prompt only the completion counts in the loss
 * @param assistantOnlyLoss whether of a conversation without a prompt only what the assistant says counts
 * @param packing how sequences are put into rows, of {@code maxLength} tokens at most
 */
@RecordBuilder
public record SftFormat(int maxLength, boolean completionOnlyLoss, boolean assistantOnlyLoss, Packing packing)
        implements SftFormatBuilder.With {
    public SftFormat {
        Require.inRange("maxLength", maxLength, 2, Integer.MAX_VALUE);
    }

    /** 1024 tokens; completions only; all of a conversation; no packing. */
    public static SftFormat defaults() {
        return new SftFormat(1024, true, false, Packing.NONE);
    }
}

package org.rollout4j.desk.simulate;

import java.util.Optional;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.data.Content;

/** What somebody likes about texts, which nobody is told. Immutable and thread-safe. */
interface Likes {
    /** How much a text is worth after a prompt. */
    double utility(Content prompt, String text);

    /** The text after the changes that make it better most; nothing where there are none, or it is too broken to be mended. */
    Optional<String> edited(Content prompt, String text, SplitMix random);

    /** Those of somebody who likes what is disliked here, and dislikes what is liked. */
    Likes opposite();

    /** Other ones after some time: half of what matters has changed its sign. */
    Likes changed();
}

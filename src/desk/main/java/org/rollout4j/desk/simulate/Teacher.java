package org.rollout4j.desk.simulate;

import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.data.Content;

/** Whoever answers. */
@FunctionalInterface
interface Teacher {
    /** @param event the number of the opportunity, from 0 */
    SimulatedUser.Answer answer(int event, Content prompt, String text, SplitMix random);
}

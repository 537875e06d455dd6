package org.rollout4j.lm.text;

import java.io.IOException;
import java.util.function.Consumer;

/** Text in pieces, one after the other, so that it never has to be in memory as a whole. */
@FunctionalInterface
public interface Texts {
    /**
     * Hands over all pieces in order.
     *
     * @throws IOException if one cannot be read; the message is one line
     */
    void forEach(Consumer<String> piece) throws IOException;
}

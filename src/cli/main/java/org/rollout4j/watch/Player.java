package org.rollout4j.watch;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.rollout4j.view.Episodes;
import org.rollout4j.view.Frame;

/** A person who types actions line by line. */
public final class Player {
    private static final int NONE = -1;

    private final Episodes.Session session;
    private final List<String> names;
    private final boolean agent;
    private final boolean stochastic;
    private final BufferedReader in;
    private final Terminal terminal;

    /**
     * @param agent whether there is one to leave an action to
     * @param stochastic whether the agent draws its actions
     */
    public Player(Episodes.Session session, boolean agent, boolean stochastic, BufferedReader in, Terminal terminal) {
        this.session = session;
        this.names = session.actionNames();
        this.agent = agent;
        this.stochastic = stochastic;
        this.in = in;
        this.terminal = terminal;
    }

    /** The next frame; null if there are no more lines, or the line says to stop. */
    public Frame next() throws IOException {
        terminal.print("action" + (agent ? " (Enter: the agent's)" : "") + ", q: quit > ");
        while (true) {
            String line = in.readLine();
            String word = line == null ? "q" : line.strip().toLowerCase(Locale.ROOT);
            if (word.equals("q")) {
                return null;
            }
            if (word.isEmpty() && agent) {
                return session.step(stochastic);
            }
            int action = action(word);
            if (action != NONE) {
                try {
                    return session.step(action);
                } catch (IllegalArgumentException e) {
                    terminal.print(names.get(action) + " is not legal now > ");
                    continue;
                }
            }
            terminal.print("one of " + String.join(", ", names) + ", or a number from 0 > ");
        }
    }

    /** By name, by number, or by the beginning of exactly one name; -1 if it is none of them. */
    private int action(String word) {
        for (int a = 0; a < names.size(); a++) {
            if (names.get(a).equalsIgnoreCase(word) || Integer.toString(a).equals(word)) {
                return a;
            }
        }
        int[] begin = IntStream.range(0, names.size())
                .filter(a ->
                        !word.isEmpty() && names.get(a).toLowerCase(Locale.ROOT).startsWith(word))
                .toArray();
        return begin.length == 1 ? begin[0] : NONE;
    }
}

package org.rollout4j.desk.page;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rollout4j.desk.write.OwnTexts;
import org.rollout4j.desk.write.PersonalLearner;
import org.rollout4j.http.Assets;
import org.rollout4j.http.Gate;
import org.rollout4j.http.LocalServer;

/**
 * The server of the page on which one writes. Only this machine reaches it, and only who knows a token, which is part of {@link #url}: other people who have
 * an account on it do not. It asks nobody anything and logs no text.
 */
public final class Desk implements AutoCloseable {
    private static final int MAX_THREADS = 32;
    private static final List<String> SCRIPTS =
            List.of("main", "dom", "editor", "ghost", "watch", "keep", "versions", "panel", "profiles");

    private final LocalServer server;
    private final Sessions sessions;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final String token = UUID.randomUUID().toString();

    /**
     * What a desk needs beside model and profiles.
     *
     * @param learners make what learns
     * @param textsOrNull what somebody wrote before; null for nothing
     * @param clock what events are dated by
     * @param seed what all that is drawn derives from
     */
    public record Setup(PersonalLearner.Factory learners, OwnTexts textsOrNull, Clock clock, long seed) {}

    /**
     * Starts it.
     *
     * @param profile the folder of the profile that is opened first, made if it is missing; those beside it are others on the same base
     * @param port 0 is a free one
     * @throws IOException if it cannot listen there, or the profile cannot be opened; the message is one line
     */
    public Desk(DeskModel model, Path profile, int port, Setup setup) throws IOException {
        Path folder = profile.toAbsolutePath().normalize();
        Assets assets = new Assets(Desk.class, SCRIPTS);
        sessions = new Sessions(model, folder.getParent(), setup);
        boolean started = false;
        try {
            String name = folder.getFileName().toString();
            sessions.openOrCreate(name);
            server =
                    new LocalServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "desk", MAX_THREADS);
            server.start(new Routes(new Gate(server.address(), token), assets, model, sessions, name, open::get));
            started = true;
        } finally {
            if (!started) {
                sessions.close();
            }
        }
    }

    /** Where the page is, token included. */
    public String url() {
        return server.url() + "/?token=" + token;
    }

    /** Where it listens. */
    public int port() {
        return server.address().getPort();
    }

    @Override
    public void close() throws IOException {
        open.set(false);
        server.close();
        sessions.close();
    }
}

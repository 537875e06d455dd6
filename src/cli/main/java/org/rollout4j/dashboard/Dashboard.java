package org.rollout4j.dashboard;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rollout4j.file.Json;
import org.rollout4j.http.Assets;
import org.rollout4j.http.Gate;
import org.rollout4j.http.LocalServer;
import org.rollout4j.view.Episodes;

/**
 * The server of the page. It reads run directories; what people call runs and note of them it writes there, and a run that they delete it
 * moves to a folder beside. It reads what is there when it starts; from then on, while no page is open, it does nothing at all.
 *
 * <p>On an address that other machines reach, whoever asks has to know a token, which is part of {@link #url}.
 */
public final class Dashboard implements AutoCloseable {
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final List<String> SCRIPTS = List.of(
            "main",
            "address",
            "dom",
            "runs",
            "strokes",
            "curves",
            "chart",
            "hover",
            "save",
            "series",
            "details",
            "settings",
            "watch");

    /** Streams take a thread each; the rest is for what is answered at once. */
    private static final int MAX_THREADS = OpenStreams.MAX + 64;

    private final LocalServer server;
    private final WatchSessions sessions;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final String token;

    /**
     * Starts it.
     *
     * @param runs the folder of the runs, which need not be there yet; or one run
     * @param address where to listen; port 0 is a free one
     * @param episodes where episodes to watch come from; null where there are none
     * @throws IOException if it cannot listen there; the message names the address
     */
    public Dashboard(Path runs, InetSocketAddress address, Episodes episodes) throws IOException {
        Assets assets = new Assets(Dashboard.class, SCRIPTS);
        assets.addScript("/uplot.js", CHARTS + "uPlot.esm.js");
        assets.add("/uplot.css", CHARTS + "uPlot.min.css", "text/css; charset=utf-8");
        server = new LocalServer(address, "dashboard", MAX_THREADS);
        token = server.isLoopback() ? null : UUID.randomUUID().toString();
        sessions = new WatchSessions(episodes, System::nanoTime);
        Gate gate = new Gate(server.address(), token);
        RunList list = new RunList(runs, System::nanoTime);
        RunEdits edits = new RunEdits(list, InstantSource.system());
        server.start(new Pages(gate, assets, list, edits, sessions, open::get));
        server.execute(() -> readAhead(list));
    }

    /** Where the page is, token included. */
    public String url() {
        return server.url() + "/" + (token == null ? "" : "?token=" + token);
    }

    /** Where it listens. */
    public int port() {
        return server.address().getPort();
    }

    @Override
    public void close() {
        open.set(false);
        server.close();
        sessions.close();
    }

    /** So that the first page finds what is there already read. */
    private void readAhead(RunList list) {
        boolean more = true;
        while (more && open.get()) {
            more = list.refresh(List.of());
        }
        Json.line(list.summaries());
    }
}

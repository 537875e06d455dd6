package org.rollout4j.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.rollout4j.dashboard.Dashboard;
import org.rollout4j.dashboard.FakeEpisodes;

/**
 * A dashboard of some runs and a browser that looks at it. The dashboard starts when it is first shown, so that it finds whole runs that
 * were written before, never half of one.
 */
final class DashboardPage implements AutoCloseable {
    private final Browser browser;
    private final Path runs;
    private Dashboard dashboard;

    DashboardPage(Browser browser, Path runs) {
        this.browser = browser;
        this.runs = runs;
    }

    /** Opens it anew at a fragment, when the runs are there: nothing of what was shown before is taken for an answer. */
    void show(String fragment) throws IOException {
        if (dashboard == null) {
            dashboard =
                    new Dashboard(runs, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new FakeEpisodes());
        }
        browser.open(dashboard.url() + fragment);
        browser.awaitThat("document.querySelectorAll('#table tbody tr').length > 0");
    }

    /** A part of a chart, as JavaScript finds it. */
    static String chart(String metric) {
        return "document.querySelector('[data-figure=" + metric + "]')";
    }

    /** Sets a control, as a person does. */
    void set(String id, String value) {
        browser.script("const control = document.getElementById('" + id + "');"
                + " if (control.type === 'checkbox') control.checked = '" + value + "' !== ''; else control.value = '"
                + value + "';"
                + " control.dispatchEvent(new Event('input', {bubbles: true}))");
    }

    /** Ticks a run in the table, or no longer, wherever it is in there. */
    void tick(String name) {
        String box = "document.querySelector(\"input[aria-label='on the charts: " + name + "']\")";
        browser.awaitThat(box);
        browser.script(box + ".click()");
    }

    /** Presses a button of the menu of a chart. */
    void choose(String metric, String item) {
        browser.awaitThat(chart(metric));
        browser.script("[..." + chart(metric) + ".querySelectorAll('.menu button')].find(one => one.textContent === '"
                + item + "').click()");
    }

    /** Presses the button of that text. */
    void press(String text) {
        browser.awaitThat(button(text));
        browser.script(button(text) + ".click()");
    }

    private static String button(String text) {
        return "[...document.querySelectorAll('button')].find(one => one.textContent === '" + text
                + "' && !one.closest('[hidden]'))";
    }

    /** The texts of all that a selector finds, in order, with a bar between them. */
    String texts(String selector) {
        return String.valueOf(browser.script("return [...document.querySelectorAll(\"" + selector
                + "\")].map(one => one.textContent.trim()).join('|')"));
    }

    @Override
    public void close() {
        if (dashboard != null) {
            dashboard.close();
        }
    }
}

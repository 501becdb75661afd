import '@preact/signals';
import { render } from 'preact';
import { followFeeds } from './live/live-feeds.ts';
import { App } from './shell/app.tsx';
import './style/tokens.css';
import './style/shell.css';
import './style/feeds.css';
import './style/report.css';

const root = document.getElementById('app');
if (root) render(<App />, root);
void followFeeds();

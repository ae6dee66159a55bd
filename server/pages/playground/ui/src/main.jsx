import './workers.js';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import { loadExamples } from './examples.jsx';
import { Playground } from './playground.jsx';
import { takeToken } from './token.js';

// A new token pasted into the address of an open page changes the fragment alone.
addEventListener('hashchange', () => location.hash.includes('token=') && location.reload());

const { token, fromLink } = takeToken();
const examples = await loadExamples();
const main = document.getElementById('playground');
createRoot(main).render(<Playground token={token} fromLink={fromLink} examples={examples} address={main.dataset.events} />);
